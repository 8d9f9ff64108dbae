"""Shares in per cent: each is the part by the whole, rounded or cut off at its last digit."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from crawler.validator.arithmetic import plain
from crawler.validator.case import Case
from crawler.validator.figures import Figure, fits
from crawler.validator.names import NUMERALS
from crawler.validator.rule import Builder, Rule
from crawler.validator.text.relations import Share
from store.model import Finding, Severity

_OUTCOMES = ("requests.row:", "requests.group:")
#: Any number the outcomes may be a share of: what was handled, what came new, what was there to handle.
_WHOLE = "requests.act:handle"


def _shares(case: Case, finding: Builder) -> Iterable[Finding]:
    together: dict[str, list[Share]] = {}
    for one in case.prose.shares:
        together.setdefault(one.claim.sentence, []).append(one)
    for one in case.prose.shares:
        beside = together[one.claim.sentence]
        if one.claim.approximate or one.part.approximate or one.part.step != 1:
            continue
        outcome = (one.part.subject or "").startswith(_OUTCOMES)
        wholes = [whole.value for whole in one.wholes if whole.value >= one.part.value and not whole.approximate]
        tables = [f.value for f in _figures(case, outcome)]
        parts = [one.part.value, *_table_parts(case, one, outcome)]
        candidates = [whole for whole in (*wholes, *tables) if whole > 0]
        candidates = _common(one, candidates, beside) or candidates
        if not candidates or any(_is_share(one, part, whole) for part in parts for whole in candidates):
            continue
        sure = one.of_list or (one.part.certain and bool(tables))
        whole = next((table for table in tables if table in candidates), candidates[0])
        actual = one.part.value / whole * 100
        if _evens_out(beside) and fits(actual, one.claim.value, one.claim.step, by=1):
            continue
        shown = f"{actual.quantize(one.claim.step / 10):f}%"
        yield finding(
            f"第{NUMERALS[one.claim.section]}部分写“{one.part.quote}”“{one.claim.quote}”，而 {plain(one.part.value)}"
            f" ÷ {plain(whole)} = {shown}{'' if sure else '，占何数的比例需人工判断'}。",
            expected=shown, reported=f"{plain(one.claim.value)}%",
            verdict=None if sure else Severity.SCOPE, sentence=one.claim.sentence,
        )  # fmt: skip


def _common(one: Share, candidates: list[Decimal], beside: list[Share]) -> list[Decimal]:
    """The wholes that all the other shares of the sentence are shares of, where there are at least two of them."""
    others = [other for other in beside if other is not one and other.part.step == 1]
    if len(others) < 2:
        return []
    return [whole for whole in candidates if all(_is_share(other, other.part.value, whole) for other in others)]


def _figures(case: Case, outcome: bool) -> list[Figure]:
    if not outcome:
        return []
    known = case.figures(_WHOLE).plain
    return sorted((f for f in known if not f.gaps), key=lambda f: f.definition.rows != ("total",))


def _table_parts(case: Case, one: Share, outcome: bool) -> list[Decimal]:
    # A wrong count beside a right share is one mistake, and TEXT-TABLE says it.
    return [f.value for f in case.figures(one.part.subject or "").plain] if outcome else []


def _is_share(one: Share, part: Decimal, whole: Decimal) -> bool:
    # Most pairs are far off, which is told without a division.
    if abs(part * 100 - one.claim.value * whole) >= one.claim.step * whole:
        return False
    return fits(part / whole * 100, one.claim.value, one.claim.step)


def _evens_out(beside: list[Share]) -> bool:
    """Whether the shares of a sentence make exactly 100 %: then one may have been rounded to that end."""
    return len(beside) > 1 and sum((share.claim.value for share in beside), Decimal(0)) == 100


TEXT_SHARE_RULES = (
    Rule(
        code="TEXT-SHARE",
        verdict=Severity.ERROR,
        checks="“占……%”等于该数除以总数（四舍五入或去尾均可；为凑足 100% 而相差末位一个单位也可）",
        basis="《政府信息公开条例》第六条（及时、准确地公开政府信息）、第五十条",
        example="第一部分写“予以公开8件”“占68.7%”，而 8 ÷ 12 = 66.67%。",
        silent="写明占别的总数；约数；按任何一个可能的总数相符；办结率、满意率等",
        search=_shares,
        milder="总数不是由“其中”引出，表格中也没有",
    ),
)
