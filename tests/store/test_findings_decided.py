"""A person's word about a finding: kept for ever, in force as long as the figures stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from store_world import BODY, YEAR, Office, at

from store import record
from store.model import Checked, Finding, Severity
from store.queries import FindingRow, body_years, findings_named, open_findings
from store.record import FindingDecision
from store.states import Thresholds

CELLS = {"new.legal": 3, "new.total": 4}
SUM = Finding("T3-ROW", Severity.ERROR, "3 与 4 不符", "requests", ("new.legal", "new.total"), "3", "4")
SAID = Finding("TEXT-SUM", Severity.ERROR, "30 与 31 不符", sentence="发布信息30条，包括动态10条、公告21条。")
FOUND = Checked({"a1": SUM, "b2": SAID})
LIMITS = Thresholds(timedelta(hours=24), 2, timedelta(hours=6), timedelta(days=7), timedelta(hours=48))


def decide(office: Office, key: str, decision: str, day: int, who: str = "张三") -> None:
    record.decide_finding(office.conn, at(day), who, key, FindingDecision(decision), f"理由{day}")


def row(office: Office, key: str) -> FindingRow:
    return findings_named(office.conn, key)[0]


def errors_in_status(office: Office) -> int:
    (one,) = body_years(office.conn, at(20), LIMITS, year=YEAR)
    return one.findings.get("error", 0)


def test_a_dismissed_finding_stays_listed_and_does_not_count(office: Office) -> None:
    office.post("v1", 2, CELLS, FOUND)
    assert errors_in_status(office) == 2
    decide(office, "a1", "dismissed", 3)
    assert [one.fingerprint for one in open_findings(office.conn, body=BODY)] == ["a1", "b2"]
    assert not row(office, "a1").counts
    assert row(office, "b2").is_counted_error
    assert errors_in_status(office) == 1


@pytest.mark.parametrize("decision", ["confirmed", "corrected"])
def test_other_words_leave_it_counted(office: Office, decision: str) -> None:
    office.post("v1", 2, CELLS, FOUND)
    decide(office, "a1", decision, 3)
    assert row(office, "a1").counts
    assert row(office, "a1").to_json()["decision"] == {
        "decision": decision, "who": "张三", "at": "2026-01-03T08:00:00+08:00", "why": "理由3",
    }  # fmt: skip


def test_a_later_word_stands_beside_the_first_and_is_in_force(office: Office) -> None:
    office.post("v1", 2, CELLS, FOUND)
    decide(office, "a1", "dismissed", 3)
    decide(office, "a1", "confirmed", 4, who="李四")
    assert [(one.who, one.decision) for one in row(office, "a1").decisions] == [
        ("张三", "dismissed"), ("李四", "confirmed"),
    ]  # fmt: skip
    assert row(office, "a1").counts


def test_it_holds_over_rereads_rechecks_and_other_words_of_the_rule(office: Office) -> None:
    version = office.post("v1", 2, CELLS, FOUND)
    decide(office, "a1", "dismissed", 3)
    decide(office, "b2", "dismissed", 3)
    office.read(version, 2, CELLS, 4)
    reworded = replace(SUM, message="换一种说法", verdict=Severity.SCOPE)
    office.check(version, Checked({"a1": reworded, "b2": replace(SAID, sentence=f" {SAID.sentence} ")}), 4)
    office.check(version, FOUND, 5)
    assert not row(office, "a1").counts
    assert not row(office, "b2").counts


def test_it_holds_when_the_finding_went_and_came_again(office: Office) -> None:
    version = office.post("v1", 2, CELLS, FOUND)
    decide(office, "a1", "dismissed", 3)
    office.check(version, Checked(), 4)
    assert row(office, "a1").gone_at is not None
    office.check(version, FOUND, 5)
    assert not row(office, "a1").counts


def test_new_figures_want_a_new_word(office: Office) -> None:
    office.post("v1", 2, CELLS, FOUND)
    decide(office, "a1", "dismissed", 3)
    decide(office, "b2", "dismissed", 3)
    before = office.changes()
    office.post("v2", 5, CELLS | {"new.total": 5}, FOUND)
    assert (row(office, "a1").anew, row(office, "a1").counts) == (True, True)
    assert [one.decision for one in row(office, "a1").decisions] == ["dismissed"]  # still shown
    assert not row(office, "b2").anew  # its sentence is as it was
    assert errors_in_status(office) == 1
    assert office.changes() == before + 1  # alerts look again
    decide(office, "a1", "dismissed", 6)
    assert not row(office, "a1").counts


def test_other_numbers_in_the_sentence_want_a_new_word(office: Office) -> None:
    office.post("v1", 2, CELLS, FOUND)
    decide(office, "b2", "dismissed", 3)
    other = replace(SAID, sentence="发布信息31条，包括动态10条、公告22条。")
    office.post("v2", 5, CELLS, Checked({"b2": other}))
    assert row(office, "b2").anew


def test_a_finding_without_figures_is_about_what_it_says(office: Office) -> None:
    broken = Finding("FORM-KIND", Severity.UNKNOWN, "文件不完整：正文在第三部分中断。")
    office.post("v1", 2, CELLS, Checked({"k": broken}))
    decide(office, "k", "confirmed", 3)
    office.post("v2", 4, CELLS, Checked({"k": broken}))
    assert not row(office, "k").anew
    office.post("v3", 5, CELLS, Checked({"k": replace(broken, message="文件不完整：正文在第四部分中断。")}))
    assert row(office, "k").anew


def test_other_cells_of_the_document_do_not_matter(office: Office) -> None:
    office.post("v1", 2, CELLS | {"new.other": 1}, FOUND)
    decide(office, "a1", "dismissed", 3)
    office.post("v2", 5, CELLS | {"new.other": 2}, FOUND)
    assert not row(office, "a1").anew


def test_a_word_tells_alerts_to_look_again(office: Office) -> None:
    office.post("v1", 2, CELLS, FOUND)
    before = office.changes()
    decide(office, "a1", "dismissed", 3)
    assert office.changes() == before + 1


def test_a_finding_stored_before_figures_were_kept_keeps_them_from_its_first_word_on(office: Office) -> None:
    version = office.post("v1", 2, CELLS, FOUND)
    office.conn.execute("UPDATE findings SET figures = NULL")
    decide(office, "a1", "dismissed", 3)
    office.check(version, FOUND, 4)
    assert not row(office, "a1").anew


def test_nothing_is_kept_of_an_unknown_finding(office: Office) -> None:
    with pytest.raises(KeyError):
        decide(office, "c3", "dismissed", 3)
    assert office.conn.execute("SELECT count(*) FROM decisions").fetchone()[0] == 0
