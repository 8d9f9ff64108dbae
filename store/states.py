"""From stored facts and an instant to the state of one body and year: a pure function, with its reason.

``judge`` never guesses: what facts do not prove is *unknown*, with the reason a person can read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from store.due import Due
from store.model.failures import explain

_SHANGHAI = ZoneInfo("Asia/Shanghai")


class State(StrEnum):
    """Where a body stands with the report on one year."""

    NOT_DUE = "not_due"
    DUE_SOON = "due_soon"
    ON_TIME = "on_time"
    LATE = "late"
    UNCONFIRMED = "unconfirmed"
    MISSING = "missing"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"

    @property
    def chinese(self) -> str:
        return _CHINESE[self]


_CHINESE = {
    State.NOT_DUE: "未到期", State.DUE_SOON: "临近截止", State.ON_TIME: "按时", State.LATE: "逾期发布",
    State.UNCONFIRMED: "逾期待核实", State.MISSING: "逾期未见发布", State.UNKNOWN: "无法核实",
    State.WITHDRAWN: "已撤下",
}  # fmt: skip


class Mark(StrEnum):
    """What stands beside the state."""

    IMAGE_ONLY = "图片表格"
    BACKDATING = "疑似倒签"
    CLAIMED = "时间未经核实"
    CHANGED = "发布后改动"
    FINDINGS = "数据存疑"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """When an absence counts as missing."""

    grace: timedelta
    min_looks: int
    min_gap: timedelta
    due_soon: timedelta
    max_age: timedelta = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """What one authoritative channel said: its last word, and every complete absent look after the due date."""

    channel: str
    verdict: str | None = None
    reason: str | None = None
    last_at: datetime | None = None
    absent_at: Sequence[datetime] = ()
    blind_since: datetime | None = None
    blind_reason: str | None = None
    why: str | None = None


@dataclass(frozen=True, slots=True)
class PostingFacts:
    """What is known of the report: when it was first and last seen, and what it claims."""

    first_seen_at: datetime
    last_seen_at: datetime
    displayed_at: datetime | None = None
    displayed_is_date_only: bool = False
    url_date: date | None = None
    versions: int = 1
    image_only: bool = False
    findings: int = 0


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything ``judge`` may look at for one body and year.

    ``channels`` are the authoritative ones, ``shown_by`` all others that showed the report at some time: only all
    of them together can say that it was not there.
    """

    due: Due
    channels: Sequence[ChannelFacts] = ()
    shown_by: Sequence[ChannelFacts] = ()
    posting: PostingFacts | None = None
    no_channel_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """A state with its basis (a stable word), a reason code where nothing is known, and a Chinese sentence."""

    state: State
    basis: str
    why: str
    reason: str | None = None
    marks: tuple[Mark, ...] = field(default=())


def judge(facts: Facts, now: datetime, limits: Thresholds) -> Judgement:
    """The state of one body and year at ``now`` (aware)."""
    if facts.posting is not None:
        withdrawn = _withdrawn(facts, limits)
        return withdrawn or _posted(facts, facts.posting)
    return _not_posted(facts, now, limits)


def _posted(facts: Facts, posting: PostingFacts) -> Judgement:
    end, marks = facts.due.end, list(_marks(posting))
    contradiction = _absent_between(facts, end, posting.first_seen_at)
    claim = _claim(posting)

    def result(state: State, basis: str, why: str, *more: Mark, reason: str | None = None) -> Judgement:
        return Judgement(state, basis, why, reason, (*more, *marks))

    if posting.first_seen_at <= end:
        return result(State.ON_TIME, "proved", f"{_moment(posting.first_seen_at)}已查到报告，在{facts.due}之前")
    if claim is None:
        if contradiction:
            return result(State.LATE, "look", f"{_moment(contradiction)}查看时仍未发布，{facts.due}已过")
        return result(State.UNKNOWN, "no_date", explain("no_date"), reason="no_date")
    shown = _moment(claim) if not posting.displayed_is_date_only else f"{claim:%Y年%-m月%-d日}"
    if claim > end:
        return result(State.LATE, "displayed", f"页面标注发布时间为{shown}，晚于{facts.due}")
    if contradiction:
        why = f"页面标注{shown}发布，但{_moment(contradiction)}查看时尚未发布，{facts.due}已过"
        return result(State.LATE, "look", why, Mark.BACKDATING)
    why = f"页面标注{shown}发布，在{facts.due}之前；本系统首次查看在其后"
    return result(State.ON_TIME, "claimed", why, Mark.CLAIMED)


def _not_posted(facts: Facts, now: datetime, limits: Thresholds) -> Judgement:
    end = facts.due.end
    if now <= end:
        if end - now <= limits.due_soon:
            return Judgement(State.DUE_SOON, "calendar", f"{facts.due}，尚未查到报告{_caveat(facts)}")
        return Judgement(State.NOT_DUE, "calendar", f"{facts.due}，尚未到期{_caveat(facts)}")
    if not facts.channels:
        code = facts.no_channel_reason or "no_channel"
        return Judgement(State.UNKNOWN, "no_channel", explain(code), code)
    blind = next((c for c in facts.channels if c.blind_since is not None), None)
    if blind is not None:
        why = f"发布渠道自{_moment(blind.blind_since)}起无法查看（{explain(blind.blind_reason)}），不作未发布认定"
        return Judgement(State.UNKNOWN, "blind", why, blind.blind_reason or "control_failed")
    unsure = next((c for c in facts.channels if c.verdict != "absent"), None)
    if unsure is not None:
        code = unsure.reason or "never_looked"
        return Judgement(State.UNKNOWN, "look", _because(unsure, code), code)
    stale = next((c for c in facts.channels if _is_stale(c, end, now, limits)), None)
    if stale is not None:
        why = f"{explain('not_looked_lately')}（最近一次是{_moment(stale.last_at)}）"
        return Judgement(State.UNKNOWN, "look", why, "not_looked_lately")
    spaced = min((_spaced(c.absent_at, end, limits.min_gap) for c in facts.channels), key=len)
    if now < end + limits.grace:
        return Judgement(State.UNCONFIRMED, "grace", f"{facts.due}已过，尚在{_hours(limits.grace)}小时核实期内")
    if len(spaced) < limits.min_looks:
        why = f"{facts.due}已过，期后查看{len(spaced)}次均未见发布，需{limits.min_looks}次方可认定"
        return Judgement(State.UNCONFIRMED, "looks", why)
    moments = f"最早{_moment(spaced[0])}，最近{_moment(spaced[-1])}"
    return Judgement(State.MISSING, "looks", f"{facts.due}已过，期后查看{len(spaced)}次均未见发布（{moments}）")


def _withdrawn(facts: Facts, limits: Thresholds) -> Judgement | None:
    """Seen before, and now gone from every authoritative channel in enough complete looks."""
    seen = facts.posting.last_seen_at if facts.posting else None
    witnesses = (*facts.channels, *facts.shown_by)
    if seen is None or not facts.channels or any(c.verdict != "absent" or c.blind_since for c in witnesses):
        return None
    gone = min((_spaced(c.absent_at, seen, limits.min_gap) for c in witnesses), key=len)
    if len(gone) < limits.min_looks:
        return None
    return Judgement(State.WITHDRAWN, "looks", f"曾查到报告，自{_moment(gone[0])}起{len(gone)}次查看均已不在")


def _marks(posting: PostingFacts) -> tuple[Mark, ...]:
    found = (
        (posting.image_only, Mark.IMAGE_ONLY),
        (posting.versions > 1, Mark.CHANGED),
        (posting.findings > 0, Mark.FINDINGS),
    )
    return tuple(mark for holds, mark in found if holds)


def _claim(posting: PostingFacts) -> datetime | None:
    """When the report says it was posted: the displayed time, else the date in its URL."""
    if posting.displayed_at is not None:
        return posting.displayed_at
    return datetime.combine(posting.url_date, time(0), _SHANGHAI) if posting.url_date else None


def _absent_between(facts: Facts, start: datetime, end: datetime) -> datetime | None:
    """A moment after ``start`` and before ``end`` at which it stood on no channel, as all of them say later still."""
    latest = []
    for channel in (*facts.channels, *facts.shown_by):
        moments = [at for at in channel.absent_at if start < at < end]
        if not moments:
            return None
        latest.append(max(moments))
    return min(latest) if latest else None


def _is_stale(channel: ChannelFacts, end: datetime, now: datetime, limits: Thresholds) -> bool:
    """Whether the last look is too long ago to accuse anybody today: the longer after the due date it was, the
    longer it holds."""
    if channel.last_at is None:
        return True
    return now - channel.last_at > max(limits.max_age, (channel.last_at - end) / 2)


def _spaced(moments: Sequence[datetime], after: datetime, gap: timedelta) -> list[datetime]:
    """Moments after an instant that lie at least ``gap`` apart."""
    spaced: list[datetime] = []
    for at in sorted(at for at in moments if at > after):
        if not spaced or at - spaced[-1] >= gap:
            spaced.append(at)
    return spaced


def _caveat(facts: Facts) -> str:
    unsure = next((c for c in facts.channels if c.verdict == "unknown"), None)
    if not facts.channels:
        return f"（{explain(facts.no_channel_reason or 'no_channel')}）"
    return f"（{explain(unsure.reason)}）" if unsure and unsure.reason else ""


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(_SHANGHAI):%Y年%-m月%-d日 %H:%M}" if at else "不详时间"


def _because(channel: ChannelFacts, code: str) -> str:
    """The failure in general, and what the last look saw in particular."""
    return explain(code) if channel.why in (None, explain(code)) else f"{explain(code)}（{channel.why}）"


def _hours(span: timedelta) -> str:
    return f"{span.total_seconds() / 3600:g}"
