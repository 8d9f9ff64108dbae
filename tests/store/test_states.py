"""Every state and every basis, from a table a person can read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.clock import SHANGHAI
from store.due import Basis, Due, due
from store.model import Body, Level
from store.states import ChannelFacts, Facts, Mark, PostingFacts, State, Thresholds, judge

LIMITS = Thresholds(timedelta(hours=24), 2, timedelta(hours=6), timedelta(days=7))
JANUARY = Due(date(2026, 1, 31), Basis.STATUTORY)


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=SHANGHAI)


def absent(*moments: str, **more: Any) -> ChannelFacts:
    return ChannelFacts("page", "absent", None, at(moments[-1]), tuple(at(m) for m in moments), **more)


POSTED = ChannelFacts("page", "posted", None, at("01-20T09:00"))
NEVER = ChannelFacts("page")
UNKNOWN = ChannelFacts("page", "unknown", "timed_out", at("02-02T09:00"))


def seen(first: str, displayed: str | None = None, *, last: str | None = None, **more: Any) -> PostingFacts:
    return PostingFacts(at(first), at(last or first), at(displayed) if displayed else None, **more)


CASES = [
    # what happened, now, channels, posting → state, basis, reason, marks
    ("long before", "01-02T09:00", [absent("01-02T09:00")], None, State.NOT_DUE, "calendar", None, ()),
    ("a week before", "01-25T09:00", [absent("01-25T09:00")], None, State.DUE_SOON, "calendar", None, ()),
    ("the last second", "01-31T23:59:59", [NEVER], None, State.DUE_SOON, "calendar", None, ()),
    ("never looked", "02-03T09:00", [NEVER], None, State.UNKNOWN, "look", "never_looked", ()),
    ("no channel", "02-03T09:00", [], None, State.UNKNOWN, "no_channel", "no_channel", ()),
    ("look failed", "02-05T09:00", [UNKNOWN], None, State.UNKNOWN, "look", "timed_out", ()),
    (
        "one channel absent, the other unknown",
        "02-05T09:00", [absent("02-02T09:00", "02-03T09:00"), replace(UNKNOWN, channel="list")], None,
        State.UNKNOWN, "look", "timed_out", (),
    ),
    ("within grace", "02-01T20:00", [absent("02-01T08:00", "02-01T15:00")], None, State.UNCONFIRMED, "grace", None, ()),
    ("one look since", "02-02T08:00", [absent("01-20T09:00", "02-02T08:00")], None, State.UNCONFIRMED, "looks", None,
     ()),
    ("two looks too close", "02-02T12:00", [absent("02-02T08:00", "02-02T12:00")], None, State.UNCONFIRMED, "looks",
     None, ()),
    ("two looks", "02-02T20:00", [absent("02-02T08:00", "02-02T20:00")], None, State.MISSING, "looks", None, ()),
    (
        "two channels, one looked once",
        "02-02T20:00", [absent("02-02T08:00", "02-02T20:00"), absent("02-02T20:00")], None,
        State.UNCONFIRMED, "looks", None, (),
    ),
    (
        "blind channel",
        "02-03T09:00", [absent("02-02T08:00", "02-02T20:00", blind_since=at("02-03T08:00"), blind_reason="challenged")],
        None, State.UNKNOWN, "blind", "challenged", (),
    ),
    ("seen in time", "02-05T09:00", [POSTED], seen("01-20T09:00", "01-16T10:00"), State.ON_TIME, "proved", None, ()),
    ("seen in time, shown late", "02-05T09:00", [POSTED], seen("01-20T09:00", "02-03T10:00"), State.ON_TIME, "proved",
     None, ()),
    ("first look in February, shown in January", "02-05T09:00", [POSTED], seen("02-05T09:00", "01-16T10:00"),
     State.ON_TIME, "claimed", None, (Mark.CLAIMED,)),
    ("shown on the last second", "02-05T09:00", [POSTED], seen("02-05T09:00", "01-31T23:59:59"), State.ON_TIME,
     "claimed", None, (Mark.CLAIMED,)),
    ("shown late", "02-05T09:00", [POSTED], seen("02-05T09:00", "02-03T10:00"), State.LATE, "displayed", None, ()),
    (
        "shown in January, a look in February found nothing",
        "02-05T09:00", [replace(POSTED, absent_at=(at("02-02T08:00"),))], seen("02-05T09:00", "01-30T10:00"),
        State.LATE, "look", None, (Mark.BACKDATING,),
    ),
    (
        "no date, a look after the due date found nothing",
        "02-05T09:00", [replace(POSTED, absent_at=(at("02-02T08:00"),))], seen("02-05T09:00"), State.LATE, "look", None,
        (),
    ),
    ("no date at all", "02-05T09:00", [POSTED], seen("02-05T09:00"), State.UNKNOWN, "no_date", "no_date", ()),
    (
        "only the URL has a date",
        "02-05T09:00", [POSTED], seen("02-05T09:00", url_date=date(2026, 1, 29)), State.ON_TIME, "claimed", None,
        (Mark.CLAIMED,),
    ),
    (
        "date without a time, on the due day",
        "02-05T09:00", [POSTED], seen("02-05T09:00", "01-31T00:00", displayed_is_date_only=True), State.ON_TIME,
        "claimed", None, (Mark.CLAIMED,),
    ),
    (
        "marks",
        "02-05T09:00", [POSTED], seen("01-20T09:00", image_only=True, versions=2, findings=3), State.ON_TIME, "proved",
        None, (Mark.IMAGE_ONLY, Mark.CHANGED, Mark.FINDINGS),
    ),
    (
        "gone in two complete looks",
        "02-05T09:00", [absent("02-03T09:00", "02-04T09:00")], seen("01-20T09:00", "01-16T10:00"), State.WITHDRAWN,
        "looks", None, (),
    ),
    (
        "gone, seen again, and gone in one look: not yet believed",
        "02-08T09:00", [absent("02-03T09:00", "02-04T09:00", "02-08T09:00")], seen("01-20T09:00", last="02-06T09:00"),
        State.ON_TIME, "proved", None, (),
    ),
    (
        "gone in one look: not yet believed",
        "02-05T09:00", [absent("02-04T09:00")], seen("01-20T09:00", "01-16T10:00"), State.ON_TIME, "proved", None, (),
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_state(case: tuple[Any, ...]) -> None:
    _, now, channels, posting, state, basis, reason, marks = case
    judged = judge(Facts(JANUARY, channels, posting=posting), at(now), LIMITS)
    assert (judged.state, judged.basis, judged.reason, judged.marks) == (state, basis, reason, marks)
    assert judged.why
    assert not any(ord(c) < 32 for c in judged.why)


def test_every_state_and_basis_has_a_case() -> None:
    assert {case[4] for case in CASES} == set(State)
    assert {case[5] for case in CASES} == {
        "calendar", "look", "no_channel", "grace", "looks", "blind", "proved", "claimed", "displayed", "no_date",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("level", "year", "own", "expected", "basis"),
    [
        (Level.DEPARTMENT, 2025, None, date(2026, 1, 31), Basis.STATUTORY),
        (Level.DISTRICT_DEPARTMENT, 2025, None, date(2026, 1, 31), Basis.STATUTORY),
        (Level.MUNICIPALITY, 2025, None, date(2026, 3, 31), Basis.STATUTORY),
        (Level.DISTRICT, 2025, None, date(2026, 3, 31), Basis.STATUTORY),
        (Level.COUNTY_CITY, 2025, None, date(2026, 3, 31), Basis.STATUTORY),
        (Level.TOWN, 2025, None, date(2026, 1, 31), Basis.CUSTOM),
        (Level.SUBDISTRICT, 2025, None, date(2026, 1, 31), Basis.CUSTOM),
        (Level.ZONE, 2025, None, date(2026, 1, 31), Basis.CUSTOM),
        (Level.TOWN, 2018, None, date(2019, 3, 31), Basis.CUSTOM),
        (Level.DEPARTMENT, 2018, None, date(2019, 3, 31), Basis.STATUTORY),
        (Level.TOWN, 2025, "02-15", date(2026, 2, 15), Basis.CUSTOM),
        (Level.DEPARTMENT, 2025, "01-31", date(2026, 1, 31), Basis.STATUTORY),
        (Level.DEPARTMENT, 2025, "01-20", date(2026, 1, 20), Basis.CUSTOM),
    ],
)
def test_due(level: Level, year: int, own: str | None, expected: date, basis: Basis) -> None:
    when = due(Body("示例市某机关", level, "p", due=own), year)
    assert (when.day, when.basis) == (expected, basis)
    assert when.end == datetime(expected.year, expected.month, expected.day, 23, 59, 59, tzinfo=SHANGHAI)


_MOMENTS = st.integers(0, 59 * 24 * 60).map(lambda minutes: at("01-01T00:00") + timedelta(minutes=minutes))
_CHANNELS = st.builds(
    ChannelFacts,
    st.just("page"),
    st.sampled_from([None, "absent", "unknown", "posted"]),
    st.sampled_from([None, "timed_out"]),
    st.none() | _MOMENTS,
    st.lists(_MOMENTS, max_size=4).map(tuple),
    st.none() | _MOMENTS,
    st.just("challenged"),
)


@given(st.lists(_CHANNELS, max_size=3), _MOMENTS)
def test_missing_is_never_said_while_anything_is_unknown(channels: list[ChannelFacts], now: datetime) -> None:
    judged = judge(Facts(JANUARY, channels), now, LIMITS)
    if judged.state is State.MISSING:
        assert channels
        assert now >= JANUARY.end + LIMITS.grace
        for channel in channels:
            assert channel.verdict == "absent"
            assert channel.blind_since is None
            since = sorted(moment for moment in channel.absent_at if moment > JANUARY.end)
            assert since[-1] - since[0] >= LIMITS.min_gap


AUXILIARY = ChannelFacts("list", "posted", None, at("02-05T09:00"))


def test_an_auxiliary_channel_that_showed_it_must_say_so_too() -> None:
    """The page was empty all along; the report stood in a column that was looked at late, or is watched no more."""
    page = absent("02-02T08:00", "02-10T09:00")
    shown_late = seen("02-10T10:00", "01-20T10:00", last="02-10T10:00")
    judged = judge(Facts(JANUARY, [page], [AUXILIARY], shown_late), at("02-10T12:00"), LIMITS)
    assert (judged.state, judged.basis) == (State.ON_TIME, "claimed")
    gone = seen("01-20T09:00", "01-16T10:00", last="01-25T09:00")
    for other in (AUXILIARY, ChannelFacts("list"), replace(AUXILIARY, verdict="unknown", reason="timed_out")):
        assert judge(Facts(JANUARY, [page], [other], gone), at("02-10T12:00"), LIMITS).state is State.ON_TIME
    both = replace(page, channel="list")
    assert judge(Facts(JANUARY, [page], [both], gone), at("02-10T12:00"), LIMITS).state is State.WITHDRAWN


@pytest.mark.parametrize(
    ("now", "state"),
    [("02-03T12:00", State.MISSING), ("02-04T21:00", State.UNKNOWN), ("03-30T09:00", State.UNKNOWN)],
)
def test_an_old_absence_accuses_nobody(now: str, state: State) -> None:
    judged = judge(Facts(JANUARY, [absent("02-02T08:00", "02-02T20:00")]), at(now), LIMITS)
    assert judged.state is state
    assert judged.reason == (None if state is State.MISSING else "not_looked_lately")


def test_an_absence_long_after_the_due_date_holds_longer() -> None:
    """A year filled back in May is not unknown again in June."""
    late = absent("05-01T08:00", "05-02T08:00")
    assert judge(Facts(JANUARY, [late]), at("06-01T09:00"), LIMITS).state is State.MISSING
