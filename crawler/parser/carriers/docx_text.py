"""One Word paragraph to its visible text: fields, deletions and hidden runs as Word shows them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from lxml import etree

from crawler.parser.carriers.docx_package import Relation
from crawler.parser.carriers.docx_xml import attribute, child, is_on, local, value
from crawler.parser.document import placeholder

_GONE = frozenset({"del", "moveFrom", "instrText", "delText", "rPr", "pPr", "sectPr", "tblPr", "rt"})
_CHARACTERS = {"tab": "\t", "cr": "\n", "br": "\n", "noBreakHyphen": "-", "ptab": "\t", "sym": "□"}
_MARKS = frozenset({"footnoteReference", "endnoteReference"})
_BOX = "txbxContent"


@dataclass(slots=True)
class Inline:
    """The text of a paragraph with marks for pictures, and the text boxes anchored in it."""

    text: str = ""
    boxes: list[etree._Element] = field(default_factory=list)


def inline(paragraph: etree._Element, relations: Mapping[str, Relation]) -> Inline:
    """Read a paragraph. What is struck out or raised is marked, so that it never passes for a number."""
    found = Inline()
    found.text = "".join(_pieces(paragraph, relations, found.boxes))
    return found


def _pieces(
    node: etree._Element, relations: Mapping[str, Relation], boxes: list[etree._Element]
) -> Iterator[str]:
    for inner in node:
        name = local(inner)
        if name == "t":
            yield inner.text or ""
        elif name in _CHARACTERS:
            yield _CHARACTERS[name]
        elif name in _MARKS:
            yield "（注）"
        elif name == "r":
            yield _run(inner, relations, boxes)
        elif name == _BOX:
            boxes.append(inner)
        elif name == "AlternateContent":
            yield from _alternative(inner, relations, boxes)
        elif name in {"blip", "imagedata"}:
            yield _picture(inner, relations)
        elif name and name not in _GONE:
            yield from _pieces(inner, relations, boxes)


def _run(run: etree._Element, relations: Mapping[str, Relation], boxes: list[etree._Element]) -> str:
    looks = child(run, "rPr")
    if looks is None:
        return "".join(_pieces(run, relations, boxes))
    if is_on(child(looks, "vanish")) or is_on(child(looks, "webHidden")):
        return ""
    text = "".join(_pieces(run, relations, boxes))
    if text.strip() and (is_on(child(looks, "strike")) or is_on(child(looks, "dstrike"))):
        return f"~{text}~"
    if text.strip() and value(child(looks, "vertAlign")) in {"superscript", "subscript"}:
        return f"^{text}"
    return text


def _alternative(
    node: etree._Element, relations: Mapping[str, Relation], boxes: list[etree._Element]
) -> Iterator[str]:
    """The newer of two drawings of one thing; the older one only where the newer is missing."""
    chosen = child(node, "Choice")
    chosen = child(node, "Fallback") if chosen is None or not len(chosen) else chosen
    if chosen is not None:
        yield from _pieces(chosen, relations, boxes)


def _picture(node: etree._Element, relations: Mapping[str, Relation]) -> str:
    identity = attribute(node, "embed") or attribute(node, "link") or attribute(node, "id")
    relation = relations.get(identity or "")
    return placeholder(relation.target if relation else "")
