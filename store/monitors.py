"""Whether a run was as it should be: small rules over what it counted, each a pure function.

A run may end with status 0 and still be wrong: it looked at half of what it was to look at, or a list of a hundred
reports was suddenly empty. What is remarked never changes what is known of anybody; it is told to whoever runs this.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from store.model.failures import BY_CODE, Broken, Challenged, Forbidden, RateLimited, Unreachable
from store.service import Monitors

#: A share of fewer looks than these says nothing.
_ENOUGH = 5
_BLOCKED = (Challenged, Forbidden, RateLimited)
_FAILED = (Unreachable, Broken)


class RemarkKind(StrEnum):
    """How bad it is: the run did not do its work, or it did it in an odd way."""

    FAILED = "failed"
    ODD = "odd"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing remarked: a stable code, what it is about, and a Chinese sentence."""

    kind: RemarkKind
    code: str
    subject: str
    why: str


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What a run counted. ``reasons``: its looks by reason, None for those that saw; of channels not known to be blind.

    ``usual``: the looks of earlier runs of the same selection; ``emptied``: columns that listed reports before and
    list none now; ``exit_reason`` as Scrapy names it, ``died`` where the process was gone.
    """

    run: int
    spider: str
    exit_reason: str
    looks: int = 0
    planned: int = 0
    errors: int = 0
    usual: Sequence[int] = ()
    reasons: Mapping[str | None, int] = field(default_factory=dict)
    emptied: Sequence[str] = ()


Rule = Callable[[RunFacts, Monitors], Iterator[Remark]]


def judge_run(facts: RunFacts, limits: Monitors) -> list[Remark]:
    """Everything to remark about a run; nothing where it was as usual."""
    return [remark for rule in RULES for remark in rule(facts, limits)]


def _broken_off(facts: RunFacts, limits: Monitors) -> Iterator[Remark]:
    """``run_broken_off``: it ended for another reason than that it was done, or was told to stop."""
    if facts.exit_reason not in ("finished", "shutdown"):
        yield Remark(RemarkKind.FAILED, "run_broken_off", facts.spider, f"抓取中断（{facts.exit_reason}）")


def _own_errors(facts: RunFacts, limits: Monitors) -> Iterator[Remark]:
    """``run_own_errors``: something of ours failed inside."""
    if facts.errors:
        yield Remark(RemarkKind.FAILED, "run_own_errors", facts.spider, f"本系统内部出错 {facts.errors} 次，见日志")


def _fewer_looks(facts: RunFacts, limits: Monitors) -> Iterator[Remark]:
    """``run_fewer_looks``: a finished run looked at fewer targets than it planned, or than such runs usually do."""
    if facts.exit_reason != "finished":
        return
    usual = sorted(facts.usual)[len(facts.usual) // 2] if len(facts.usual) >= 3 else 0
    expected = max(facts.planned, usual)
    if facts.looks < limits.fewer_looks * expected:
        why = f"只查看了 {facts.looks} 个目标，应为 {expected} 个左右"
        yield Remark(RemarkKind.ODD, "run_fewer_looks", facts.spider, why)


def _blocked(facts: RunFacts, limits: Monitors) -> Iterator[Remark]:
    """``run_blocked``: too many looks were refused or challenged."""
    yield from _share(facts, "run_blocked", _BLOCKED, limits.blocked, "被拒绝或拦截")


def _failing(facts: RunFacts, limits: Monitors) -> Iterator[Remark]:
    """``run_failing``: too many looks brought nothing, or nothing that can be trusted."""
    yield from _share(facts, "run_failing", _FAILED, limits.failed, "未取得可信的页面")


def _emptied(facts: RunFacts, limits: Monitors) -> Iterator[Remark]:
    """``column_emptied``: a column that listed reports before lists none now."""
    for column in facts.emptied:
        yield Remark(RemarkKind.ODD, "column_emptied", column, f"栏目 {column} 此前列有报告，现在一份也没有")


RULES: tuple[Rule, ...] = (_broken_off, _own_errors, _fewer_looks, _blocked, _failing, _emptied)


def _share(
    facts: RunFacts, code: str, kinds: tuple[type[Exception], ...], most: float, words: str
) -> Iterator[Remark]:
    total = sum(facts.reasons.values())
    count = sum(n for reason, n in facts.reasons.items() if reason in BY_CODE and issubclass(BY_CODE[reason], kinds))
    if total >= _ENOUGH and count > most * total:
        yield Remark(RemarkKind.ODD, code, facts.spider, f"{total} 次查看中有 {count} 次{words}")
