"""Markup as a tree, for lists whose rows are told apart by what holds them."""

from __future__ import annotations

import lxml.html
from lxml import etree

#: Characters of a page that are read as a tree; what is longer is no list.
LARGEST = 5_000_000


def parsed(text: str) -> lxml.html.HtmlElement | None:
    """The tree of a page or fragment without scripts and comments; None where there is none."""
    parser = lxml.html.HTMLParser(encoding="utf-8", recover=True)
    data = text[:LARGEST].replace("\0", "").encode("utf-8", "replace")
    try:
        tree = lxml.html.document_fromstring(data, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None
    etree.strip_elements(tree, "script", "style", etree.Comment, with_tail=False)
    return tree


def innermost(rows: list[lxml.html.HtmlElement]) -> list[lxml.html.HtmlElement]:
    """Of rows within rows only the inner ones."""
    outer = {id(above) for row in rows for above in row.iterancestors()}
    return [row for row in rows if id(row) not in outer]


def markup_of(row: lxml.html.HtmlElement) -> str:
    """The markup of one row."""
    return etree.tostring(row, encoding="unicode", method="html", with_tail=False)


def squeezed(tree: lxml.html.HtmlElement) -> str:
    """All words of a tree without any white space."""
    return "".join("".join(str(text) for text in tree.itertext()).split())
