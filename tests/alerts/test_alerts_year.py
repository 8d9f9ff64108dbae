"""A simulated year: exactly these messages, to these people, on these days, and nobody accused by mistake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from alerts_year import ACKED, BACKDATED, DISTRICT, POSTED, SILENCED, UNCONFIRMED, WITHDRAWN, Year, listing

GOLDEN = Path(__file__).parent / "golden" / "year.txt"
#: What nobody gets more of on one day, whatever happens.
BOUND = 3


@pytest.fixture(scope="module")
def year() -> Iterator[Year]:
    played = Year()
    played.play()
    yield played
    played.conn.close()


def test_the_messages_of_the_year_are_those_a_person_agreed_with(year: Year) -> None:
    assert len(year.bodies) == 143
    assert listing(year) == GOLDEN.read_text(encoding="utf-8"), "read listing() and agree before writing it to golden/"


def test_nobody_is_called_missing_who_was_not(year: Year) -> None:
    never_in_time = {name for name, day in POSTED.items() if "区" not in name} | {"示例市南屿区财政局"}
    assert {ACKED, UNCONFIRMED, SILENCED, BACKDATED} < never_in_time
    assert set(year.missing) == never_in_time
    assert all(len(opened) == 1 for opened in year.missing.values())


def test_messages_a_day_stay_under_the_bound(year: Year) -> None:
    taken = [(at.date(), message.recipient) for post in (year.mail, year.folder) for at, message in post.taken]
    assert max(Counter(taken).values()) <= BOUND
    assert len({message.message_id for _, message in year.mail.taken}) == len(year.mail.taken)


def test_a_day_without_mail_loses_nothing_and_doubles_nothing(year: Year) -> None:
    left = year.conn.execute("SELECT status, count(*) FROM outbox WHERE status <> 'sent' GROUP BY 1").fetchall()
    assert [tuple(row) for row in left] == []
    subjects = [message.subject for _, message in year.folder.taken]
    assert ["消息送不出去" in subject for subject in subjects] == [True, True]


def test_every_message_says_why_now_and_none_says_unlawful(year: Year) -> None:
    for _, message in year.mail.taken:
        assert "违法" not in message.text
        assert "为何" in message.text or "｜" in message.text
    (released,) = [m for at, m in year.mail.taken if SILENCED in m.subject and f"{at:%m-%d}" == "02-26"]
    assert "王主任已设静默至2026年2月25日 23:59：机构合并，正在移交" in released.text
    assert "现已解除，情形仍在" in released.text


def test_who_confirmed_is_left_alone_and_who_did_not_is_passed_on(year: Year) -> None:
    def told_of(body: str, after: str) -> list[str]:
        return [message.subject for at, message in year.mail.taken if body in message.text and f"{at:%m-%d}" > after]

    assert [subject for subject in told_of(ACKED, "02-12") if "仍在" in subject or "无人确认" in subject] == []
    assert any("无人确认" in subject for subject in told_of(UNCONFIRMED, "02-12"))


def test_the_officer_of_a_district_hears_of_that_district_in_the_morning(year: Year) -> None:
    own = [(at, message) for at, message in year.mail.taken if message.recipient == DISTRICT]
    assert {at.hour for at, _ in own} == {9}
    assert all("西山区" not in message.text and WITHDRAWN not in message.text for _, message in own)
