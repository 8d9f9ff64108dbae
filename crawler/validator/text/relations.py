"""What the numbers of a sentence say about each other: lists of parts, shares of a whole, changes since last year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from crawler.validator.text.grammar import Said
from crawler.validator.text.items import Item
from crawler.validator.text.phrase import phrase
from crawler.validator.text.subject import subject_of
from store.model import NumberClaim, Quantity


class Marker(StrEnum):
    """How a list is opened: 包括 and 分别 name all parts, 其中 only some, a colon or bracket does not say."""

    ALL = "all"
    SOME = "some"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Listing:
    """Parts of one counter after the numbers they may be parts of. ``breaks`` are where a ； stands.

    ``sure`` is False where a part holds a list of its own, or the list goes on with 等.
    """

    marker: Marker
    heads: tuple[NumberClaim, ...]
    parts: tuple[NumberClaim, ...]
    breaks: tuple[int, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class Share:
    """A share in per cent of a part; ``wholes`` are the numbers it may be a share of, the nearest first."""

    claim: NumberClaim
    part: NumberClaim
    wholes: tuple[NumberClaim, ...]
    of_list: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """A change since last year and the number that changed; ``sure`` where none of the ``others`` can be meant."""

    claim: NumberClaim
    of: NumberClaim
    sure: bool
    others: tuple[NumberClaim, ...] = ()


_OPENER = re.compile(
    r"(?P<some>其中(?:，)?(?:主要)?(?:包括|包含|有)?|主要(?:包括|包含|有|是)|含|包括(?=.*等))"
    r"|^[，：（、；]*(?:具体|内容)?(?P<all>包括|包含|分别(?:为|是)?|由(?=[^，]*组成))|^(?P<equal>=)"
    r"|^(?P<plain>：|（)|(?P<loose>包括|包含|分别)"
)
#: What every opening has in it, and is looked for much faster.
_MAY_OPEN = re.compile("[其主含包分由=：（]")
_NESTED = re.compile(r"其中|包括|包含|分别")
_WHOLE = re.compile(r"占(?:比|比例|比重)?(?P<whole>.*?)(?:的?(?:比例|比重|比)?(?:约|为|是|达|达到|：)*)$")
_PLAIN_WHOLE = re.compile(
    r"(?:全年|本年度?|年度|全部|所有|总|申请|办理|答复|办结|受理|收到|件|数|量|政府信息公开|信息公开|依申请公开|的|其|结果)*"
)


def listings(said: Sequence[Said], before: Sequence[Said]) -> Iterator[Listing]:
    """The lists of a sentence; one that opens the sentence (其中…) lists parts of the sentence before."""
    for index, one in enumerate(said):
        if one.item is None or not _MAY_OPEN.search(one.item.gap):
            continue
        opened = _OPENER.search(one.item.gap)
        if opened is None or _is_second_of_pair(said, index):
            continue
        heads = _outside(said[:index], one.item.depth) or _outside(before, 0)
        if heads:
            yield from _by_counter(_marker(opened), heads, said, index)


def _outside(said: Sequence[Said], depth: int) -> list[Said]:
    """The counts that are no deeper in brackets than what comes next."""
    return [s for s in said if _counts(s) and (s.item is None or s.item.depth <= depth)]


def _marker(opened: re.Match[str]) -> Marker:
    if opened["some"] or opened["loose"]:
        return Marker.SOME
    return Marker.PLAIN if opened["plain"] else Marker.ALL


def _is_second_of_pair(said: Sequence[Said], index: int) -> bool:
    # 行政复议、行政诉讼各1件 is two claims of one number.
    return index > 0 and said[index - 1].item is said[index].item


def _counts(said: Said) -> bool:
    return said.change is None and said.claim.quantity in (Quantity.COUNT, Quantity.MONEY)


def _by_counter(marker: Marker, heads: list[Said], said: Sequence[Said], start: int) -> Iterator[Listing]:
    members, sure = _members(said, start)
    main = heads[-1].claim.unit
    for unit in dict.fromkeys(s.claim.unit or main for s in members):
        own = [s.claim for s in reversed(heads) if s.claim.unit == unit]
        parts = [s for s in members if (s.claim.unit or main) == unit]
        if own and parts:
            breaks = tuple(i for i, s in enumerate(parts) if i and s.item and "；" in s.item.gap)
            kind = marker if own[0] is heads[-1].claim else Marker.SOME
            yield Listing(kind, tuple(own), tuple(s.claim for s in parts), breaks, sure)


def _members(said: Sequence[Said], start: int) -> tuple[list[Said], bool]:
    """The counts that may belong to a list, up to the end of its bracket, and whether it is surely one list."""
    first = said[start].item
    depth = first.depth if first else 0
    members: list[Said] = []
    sure = True
    for index, one in enumerate(said[start:], start):
        if one.item is None or not _counts(one) or _is_second_of_pair(said, index):
            continue
        if index > start and _is_behind_bracket(one.item, depth):
            break
        if one.item.depth == depth:
            nested = index > start and _NESTED.search(one.item.gap) is not None
            sure = sure and not nested and not one.item.right.startswith("等") and not one.claim.approximate
            members.append(one)
    return members, sure


def _is_behind_bracket(item: Item, depth: int) -> bool:
    """Whether the bracket at a depth was closed before a number: it is outside, or in another bracket."""
    closed, opened = item.gap.find("）"), item.gap.rfind("（")
    return item.depth < depth or (depth > 0 and item.depth == depth and 0 <= closed < opened)


def shares(said: Sequence[Said], before: Sequence[Said]) -> Iterator[Share]:
    """Every share whose part and whole can be told: 予以公开632件，占23.0%."""
    last: Said | None = None
    for index, one in enumerate(said):
        if _counts(one) and one.item is not None:
            last = one
        if one.claim.quantity is not Quantity.SHARE or one.item is None or last is None or last.item is None:
            continue
        bracket = one.item.depth > last.item.depth and one.item.gap == "（"
        worded = _WHOLE.search(one.item.left)
        adjacent = said[index - 1] is last
        if not adjacent or not (bracket or (worded and _PLAIN_WHOLE.fullmatch(worded["whole"]))):
            continue
        earlier = [s.claim for s in (*before, *said[:index]) if _counts(s) and s is not last]
        same = [c for c in reversed(earlier) if c.unit == last.claim.unit]
        listed = any(s.item is not None and "其中" in s.item.gap for s in said[:index])
        yield Share(one.claim, last.claim, tuple(same), listed and bool(same))


def comparisons(said: Sequence[Said], before: Sequence[Said]) -> Iterator[Comparison]:
    """Every change with the number that changed: the nearest count, or the one whose subject it names."""
    named_year = False
    for index, one in enumerate(said):
        if one.change is None or one.item is None:
            continue
        named_year = named_year or one.change.names_year
        found = _changed(one, said[:index], before)
        if found is not None:
            of, sure = found
            others = tuple(s.claim for s in said[:index] if _counts(s) and s is not of)
            yield Comparison(one.claim, of.claim, sure and named_year, others)


def _changed(one: Said, earlier: Sequence[Said], before: Sequence[Said]) -> tuple[Said, bool] | None:
    change, item = one.change, one.item
    if change is None or item is None:
        return None
    about = phrase(change.about)
    if not about.is_bare:
        subject = subject_of(about) if about.understood else None
        same = [s for s in (*before, *earlier) if subject and _counts(s) and _alike(s.claim.subject, subject)]
        return (same[-1], True) if same else None
    counts = [s for s in earlier if _counts(s) and (s.item is None or s.item.depth <= item.depth)]
    if not counts:
        # A sentence that only compares speaks of the one before it.
        counts = [s for s in before if _counts(s)] if not earlier else []
        return (counts[-1], len(counts) == 1) if counts else None
    of = counts[-1]
    in_bracket = item.depth > (of.item.depth if of.item else 0)
    in_list = any(s.item is not None and _OPENER.search(s.item.gap) and s.item.depth == 0 for s in earlier[1:])
    return of, in_bracket or not in_list


def _alike(subject: str | None, wanted: str) -> bool:
    if subject is None:
        return False
    return subject == wanted or (subject.startswith("requests.act:") and wanted == "requests.act:")
