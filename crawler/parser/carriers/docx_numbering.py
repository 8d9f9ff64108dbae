"""The numbers Word writes before paragraphs by itself: they stand in no text, only in numbering.xml."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from crawler.parser.carriers.docx_xml import attribute, child, children, local, value

_PART = re.compile(r"%([1-9])")
_DIGITS = "〇一二三四五六七八九"
_MOST_STYLES = 20
_LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: where it starts, how its number is written and what stands around it."""

    start: int
    format: str
    text: str


@dataclass(slots=True)
class Numbering:
    """Counts through the document once, in order; ``prefix`` is what Word shows before a paragraph."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)
    styles: dict[str, tuple[str | None, str | None, str | None]] = field(default_factory=dict)
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def prefix(self, paragraph: etree._Element) -> str:
        """The number text of a paragraph, empty where it has none or only a bullet."""
        identity, depth = self._list_of(paragraph)
        abstract = self.lists.get(identity or "")
        level = self.levels.get(abstract, {}).get(depth) if abstract is not None else None
        if identity is None or abstract is None or level is None:
            return ""
        self._count(abstract, identity, depth, level)
        if level.format == "bullet":
            return ""
        return _PART.sub(lambda found: self._written(abstract, int(found[1]) - 1), level.text)

    def _list_of(self, paragraph: etree._Element) -> tuple[str | None, int]:
        own = child(paragraph, "pPr")
        numbering = child(own, "numPr")
        identity, depth = value(child(numbering, "numId")), value(child(numbering, "ilvl"))
        style = value(child(own, "pStyle"))
        for _ in range(_MOST_STYLES):
            if style is None or (identity is not None and depth is not None):
                break
            styled, styled_depth, style = self.styles.get(style, (None, None, None))
            identity, depth = identity or styled, depth or styled_depth
        return identity, _whole(depth, 0)

    def _count(self, abstract: str, identity: str, depth: int, level: Level) -> None:
        key = (abstract, depth)
        if (identity, depth) in self.restarts and (identity, depth) not in self._begun:
            self._counts[key] = self.restarts[identity, depth]
        else:
            self._counts[key] = self._counts.get(key, level.start - 1) + 1
        self._begun.add((identity, depth))
        for deeper in range(depth + 1, _LEVELS):
            self._counts.pop((abstract, deeper), None)

    def _written(self, abstract: str, depth: int) -> str:
        level = self.levels[abstract].get(depth)
        if level is None:
            return ""
        return _WRITTEN.get(level.format, str)(self._counts.get((abstract, depth), level.start))


def numbering_of(root: etree._Element | None, styles: etree._Element | None) -> Numbering:
    """Read numbering.xml and the numbering in styles.xml; either may be missing."""
    made = Numbering()
    for node in root if root is not None else ():
        if local(node) == "abstractNum":
            made.levels[attribute(node, "abstractNumId") or ""] = dict(map(_level, children(node, "lvl")))
        elif local(node) == "num":
            identity = attribute(node, "numId") or ""
            abstract = value(child(node, "abstractNumId")) or ""
            made.lists[identity] = abstract
            for changed in children(node, "lvlOverride"):
                depth = _whole(attribute(changed, "ilvl"), 0)
                if child(changed, "startOverride") is not None:
                    made.restarts[identity, depth] = _whole(value(child(changed, "startOverride")), 1)
    for style in children(styles, "style") if styles is not None else ():
        numbers = child(child(style, "pPr"), "numPr")
        made.styles[attribute(style, "styleId") or ""] = (
            value(child(numbers, "numId")), value(child(numbers, "ilvl")), value(child(style, "basedOn")),
        )  # fmt: skip
    return made


def _level(node: etree._Element) -> tuple[int, Level]:
    return _whole(attribute(node, "ilvl"), 0), Level(
        _whole(value(child(node, "start")), 1), value(child(node, "numFmt")) or "decimal",
        value(child(node, "lvlText")) or "",
    )  # fmt: skip


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else otherwise


def _chinese(number: int) -> str:
    """Up to ninety-nine as headings are counted: 十, 十一, 二十; above that, figures."""
    if not 0 < number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number < 500 else str(number)


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)


def _roman(number: int) -> str:
    if not 0 < number < 4000:
        return str(number)
    text = ""
    for size, sign in ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
                       (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):  # fmt: skip
        text += sign * (number // size)
        number %= size
    return text


_WRITTEN: dict[str, Callable[[int], str]] = {
    "chineseCounting": _chinese, "chineseCountingThousand": _chinese, "japaneseCounting": _chinese,
    "taiwaneseCounting": _chinese, "taiwaneseCountingThousand": _chinese, "ideographDigital": _chinese,
    "decimalEnclosedCircle": _circled, "decimalEnclosedCircleChinese": _circled, "none": lambda number: "",
    "lowerLetter": _letter, "upperLetter": lambda number: _letter(number).upper(),
    "lowerRoman": _roman, "upperRoman": lambda number: _roman(number).upper(),
}  # fmt: skip
