"""The pictures of one report, their archived bytes, and what is said of those that cannot be used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from crawler.examine import Examined
from store.errors import HomeError
from store.evidence import EvidenceStore
from store.model import ReportPicture

_MOST_BYTES = 64 * 1024 * 1024
_DAMAGED = "存档的图片丢失或损坏"
_TOO_MUCH = f"一份报告的图片最多读取{_MOST_BYTES // 1024 // 1024}MB"
_SHOWN = 3
_LONGEST_SHOWN = 120


@dataclass(frozen=True, slots=True)
class Hung:
    """The pictures of one report, and when all of them were last asked for.

    ``doubted`` are the addresses, as written, of those to be asked for at the next look though they have evidence.
    """

    pictures: tuple[ReportPicture, ...] = ()
    at: str | None = None
    doubted: frozenset[str] = frozenset()

    @property
    def hashes(self) -> dict[str, str]:
        """The SHA-256 of each by its address as written; empty where it is to be asked for at the next look."""
        return {one.source: "" if one.source in self.doubted else one.evidence or "" for one in self.pictures}

    @property
    def told(self) -> tuple[ReportPicture, ...]:
        """Those of which there is something to remember: they are at hand, or were asked for."""
        return tuple(one for one in self.pictures if one.evidence or one.why)

    @property
    def is_seen(self) -> bool:
        """Whether any of them is at hand."""
        return any(one.evidence for one in self.pictures)

    def filled(self, before: Mapping[str, str]) -> Hung:
        """With the evidence archived before, by the address as written, for what could not be had now."""
        lacking = {one.source for one in self.pictures if one.evidence is None} & before.keys()
        pictures = (ReportPicture(o.source, before[o.source]) if o.source in lacking else o for o in self.pictures)
        return replace(self, pictures=tuple(pictures), doubted=self.doubted | lacking)


@dataclass(frozen=True, slots=True)
class AtHand:
    """The bytes of pictures by their addresses as written, and of each of the pictures why its bytes are not there.

    ``damaged`` are the addresses of those whose evidence is gone or was changed on disk.
    """

    data: Mapping[str, bytes]
    pictures: tuple[ReportPicture, ...]
    damaged: Mapping[str, str]


def at_hand(evidence: EvidenceStore, pictures: Sequence[ReportPicture]) -> AtHand:
    """The archived bytes, as many as may be in memory. Reads and hashes files: not for the event loop."""
    data: dict[str, bytes] = {}
    damaged: dict[str, str] = {}
    told: list[ReportPicture] = []
    room = _MOST_BYTES
    for one in pictures:
        why = _TOO_MUCH if one.evidence and room <= 0 else one.why
        if one.evidence and room > 0:
            try:
                data[one.source] = evidence.get(one.evidence)
                room -= len(data[one.source])
            except HomeError as error:
                why, damaged[one.source] = _DAMAGED, str(error)
        told.append(replace(one, why=why))
    return AtHand(data, tuple(told), damaged)


def told(examined: Examined, pictures: Sequence[ReportPicture]) -> Examined:
    """What was examined, with a sentence about the pictures that could not be had, and one about those left out."""
    lacking = [one for one in pictures if one.why and one.evidence is None]
    left_out = [one for one in pictures if one.why and one.evidence is not None]
    sentences = [_sentence(lacking, "没有取得"), _sentence(left_out, "没有读取")]
    why = "".join(sentences)
    if not why:
        return examined
    before = examined.reading.why
    reading = replace(examined.reading, why=f"{before}{'' if before.endswith('。') else '；'}{why}" if before else why)
    return replace(examined, reading=reading)


def _sentence(pictures: Sequence[ReportPicture], what: str) -> str:
    if not pictures:
        return ""
    named = "、".join(f"{_short(one.source)}（{one.why}）" for one in pictures[:_SHOWN])
    named += "等" if pictures[_SHOWN:] else ""
    return f"报告中代替表格的图片有{len(pictures)}幅{what}：{named}。"


def _short(source: str) -> str:
    return source if len(source) <= _LONGEST_SHOWN else f"{source[:_LONGEST_SHOWN]}…"
