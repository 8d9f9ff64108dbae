"""What the findings of one report weigh: the points they cost by the indicator set that comes with nianbao."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache
from importlib.resources import files

from crawler.validator.indicators import IndicatorSet, parse
from crawler.validator.score import score
from store.model import Finding, Severity
from store.queries import FindingRow

_SET = "nianbao.toml"


@lru_cache(maxsize=1)
def _indicators() -> IndicatorSet:
    return parse((files("crawler.validator.indicators") / _SET).read_text("utf-8"), _SET)


def points(findings: Iterable[FindingRow], year: int) -> Decimal:
    """The points that these findings of a report on ``year`` cost; what no indicator names costs nothing."""
    known = [Finding(row.code, Severity(row.verdict), row.message) for row in findings]
    marked = score(_indicators(), year=year, state="", published=None, findings=known)
    return sum((one.points for one in marked.deducted), Decimal(0))
