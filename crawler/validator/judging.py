"""How a claim stands to the tables: whether it fits, and whether its scope is that of the tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from crawler.validator.case import Case
from crawler.validator.figures import Figure, fits
from store.model import NumberClaim, Period, Quantity, Scope


class Fit(Enum):
    """What the comparison with the tables says."""

    RIGHT = auto()
    STRETCHED = auto()
    WRONG = auto()


@dataclass(frozen=True, slots=True)
class Judged:
    """A claim that can be held against the tables: the figures it may mean, and the first that fits."""

    claim: NumberClaim
    figures: tuple[Figure, ...]
    fit: Fit
    fitting: Figure | None

    @property
    def table(self) -> str:
        return self.figures[0].definition.table


def judged(case: Case) -> Iterator[Judged]:
    """Every claim of the report whose subject the tables hold, for the year of the report."""
    for claim in case.prose.claims:
        result = judge(case, claim)
        if result is not None:
            yield result


def judge(case: Case, claim: NumberClaim) -> Judged | None:
    """One claim against the tables; None where it cannot be held against them."""
    if claim.subject is None or claim.quantity not in (Quantity.COUNT, Quantity.MONEY):
        return None
    if not claim.certain or claim.approximate or claim.period is not Period.YEAR:
        return None
    known = case.figures(claim.subject)
    if not known.plain:
        return None
    for fit, group in ((Fit.RIGHT, known.plain), (Fit.STRETCHED, known.stretched)):
        fitting = next((f for f in group if fits(f.value, claim.value, claim.step)), None)
        if fitting is not None:
            return Judged(claim, known.plain, fit, fitting)
    return Judged(claim, known.plain, Fit.WRONG, None)


def scopes_shown(one: Judged, others: list[Judged]) -> set[Scope]:
    """The scopes of the claims that fit the same table with a number above 0: what that table counts."""
    return {
        other.claim.scope.said for other in others
        if other.fit is Fit.RIGHT and other.table == one.table and other.claim.value > 0
    }  # fmt: skip


def scope_is_certain(case: Case, one: Judged, others: list[Judged]) -> bool:
    """Whether a claim surely speaks of what the tables count.

    An office speaks of itself unless it says otherwise. A government's tables may count its whole area or only
    itself; that is known once a claim of either scope fits them.
    """
    scope = one.claim.scope.said
    shown = scopes_shown(one, others) if case.is_government else set()
    return scope in shown if shown else scope is Scope.OWN
