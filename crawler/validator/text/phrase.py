"""What the words around one number say, and whether all of them are understood."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache

from crawler.validator.text.words import SHORT_OUTCOMES, split
from store.model import Period, Scope

_YEARS = re.compile(r"(?:19|20)\d\d年(?:度)?")
_MAY_BE_PART = re.compile(r"[月季半截]")
_MONTHS = re.compile(r"(?:截[至止])?(?:\d{1,2}月(?:份|底|末)?(?:\d{1,2}日)?)+|[一二三四]季度|[上下]半年|截[至止](?!\d)")
#: Requests by one way of sending them are only a part of the requests.
_CHANNEL = re.compile(r"线上|线下|网上|在线|网络|平台|网站|信函|邮寄|邮件|邮箱|当面|现场|窗口|传真|渠道")

_TOPICS = ("request", "review:", "disclosure:", "fee:")
_STANDING = ("row:", "group:", "flow:")


@dataclass(frozen=True)
class Phrase:
    """The features of a phrase in order, its scope and period, and whether no word is left over."""

    words: str
    features: tuple[str, ...]
    scope: Scope
    period: Period | None
    years: tuple[int, ...]
    understood: bool

    @cached_property
    def topics(self) -> tuple[str, ...]:
        """The features that say what is spoken of."""
        return tuple(feature for feature in self.features if feature.startswith(_TOPICS))

    @cached_property
    def acts(self) -> tuple[str, ...]:
        """The features that say what was done with it."""
        return tuple(feature for feature in self.features if feature.startswith("act:"))

    @cached_property
    def stands_alone(self) -> bool:
        """Whether it names a row of table 3, which needs no topic."""
        return any(feature.startswith(_STANDING) for feature in self.features)

    def has(self, feature: str) -> bool:
        return feature in self.features

    @property
    def is_bare(self) -> bool:
        """Whether it names nothing itself, and so speaks of what was spoken of before."""
        return self.understood and not any(f.partition(":")[0] in _NAMING for f in self.features)


_NAMING = frozenset({"flow", "fee", "review", "result", "who", "disclosure", "request", "act", "row", "group"})


@lru_cache(maxsize=4096)
def phrase(words: str) -> Phrase:
    """Read the words around a number; punctuation and numbers are not among them."""
    short = words.removeprefix("其中").removeprefix("已")
    if short in SHORT_OUTCOMES:
        return Phrase(words, ("short", SHORT_OUTCOMES[short]), Scope.UNSAID, None, (), True)
    years = tuple(int(year[:4]) for year in _YEARS.findall(words))
    found, rest = split(_YEARS.sub("Ｙ年", words) if years else words)
    part = _MONTHS.search(words) if _MAY_BE_PART.search(words) else None
    understood = rest in _NOTHING and "unknown" not in found and not _CHANNEL.search(words)
    return Phrase(words, tuple(found), _scope(found), _period(found, part), years, understood)


_NOTHING = frozenset({"", "《》", "，", "。", "；", "（", "）"})


def _scope(found: list[str]) -> Scope:
    said = [Scope(f.partition(":")[2]) for f in found if f.startswith("scope:")]
    return said[-1] if said else Scope.UNSAID


def _period(found: list[str], part: re.Match[str] | None) -> Period | None:
    if part is not None and not re.search(r"12月(?:31日|底|末)", part[0]):
        return Period.PART
    order = (
        ("period:next", Period.NEXT), ("period:long", Period.LONG), ("period:last", Period.LAST_YEAR),
        ("period:year", Period.YEAR),
    )  # fmt: skip
    return next((period for feature, period in order if feature in found), None)
