"""A suggestion in sentences for a person: what it would change and why, or why there is none."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.suggestion.suggestion import MISPRINTED, Change, Outcome, Suggestion
from crawler.validator.names import cell_name, listed, table_name
from store.model import TableForm

_NONE = {
    Outcome.CONSISTENT: "不建议改动：按现读数各项合计全部成立，只须核对有疑问的格",
    Outcome.AMBIGUOUS: "不作建议：使合计成立的读法不止一种而可能相近",
    Outcome.NONE: "不作建议：没有与图像相符的读法能使合计成立，须看原件",
    Outcome.UNREAD: "不作建议：没有读出的格太多，须看原件",
    Outcome.UNFINISHED: "不作建议：可能的读法太多，未能逐一比较，须看原件",
}


def sentences(form: TableForm, told: Suggestion) -> tuple[str, ...]:
    """The lines for one table, the first of which says whether anything is suggested."""
    return tuple(_lines(form, told))


def _lines(form: TableForm, told: Suggestion) -> Iterator[str]:
    name = table_name(form)
    if told.outcome is Outcome.SUGGESTED:
        for change in told.changes:
            yield f"建议（未采纳）：{name}{cell_name(form, change.cell)}{_change(change)}"
        for one in told.closes:
            yield f"　　改后成立：{one.place}，现为{one.sentence}"
        odds = told.odds or 0.0
        # A cell that was not read stands for 0 only in the sums: nothing printed speaks against another number.
        unlikely = odds < MISPRINTED and all(change.read is not None for change in told.changes)
        perhaps = "；可能较低，也许不是误读而是原件有误" if unlikely else ""
        yield f"　　单看图像，这样读的可能是现读数的 {_share(odds)}{perhaps}"
    elif told.outcome is Outcome.AMBIGUOUS:
        cells = listed([cell_name(form, cell) for cell in told.between])
        yield f"{name}{_NONE[told.outcome]}；先核对{cells}"
    elif not _only_printed(told):
        gaps = f"（没有读出的 {told.unread} 格按 0 计）" if told.unread else ""
        yield f"{name}{_NONE[told.outcome]}{gaps}"
    for one in told.printed:
        yield f"{name}{one.place}：{one.sentence}；所涉各格均有把握，是原件如此，不建议改动"


def _only_printed(told: Suggestion) -> bool:
    """Whether every sum that fails is printed so, so that there is nothing to suggest."""
    return told.outcome is Outcome.NONE and bool(told.printed) and not told.misread


def _change(change: Change) -> str:
    read = "没有读出，应为" if change.read is None else f"由“{change.read}”改为" if change.read else "由空改为"
    why = "没有识别出此数，由合计推出" if change.seen is None else f"识别时的另一候选，{change.seen:.0%}"
    return f"{read}“{change.suggested}”（{why}）"


def _share(odds: float) -> str:
    return f"{odds:.0%}" if odds >= 0.01 else f"{odds:.2%}"
