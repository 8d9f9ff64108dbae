"""Markup to visible lines by plain substitution: cheap enough for every page of every look."""

from __future__ import annotations

import html
import re
from itertools import islice

_MOST_HEADLINES = 20

# Every pattern is bounded or runs to the end: a page of a million open tags costs no more than another.
_HIDDEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|noscript|template|select)\b.*?(?:</\1\s*>|\Z)", re.I | re.S
)
_HEAD = re.compile(r"<head\b", re.I)
_HEAD_END = re.compile(r"</head\s*>|(?=<body\b)", re.I)
_BREAK = re.compile(
    r"</?(?:p|div|br|li|ul|ol|dl|dt|dd|tr|td|th|table|tbody|h[1-6]|section|article|header|footer|nav|pre|center"
    r"|form|hr|body|html)\b[^<>]*>",
    re.I,
)
_PREFORMATTED = re.compile(r"<pre\b[^>]*>.*?</pre", re.I | re.S)
_TAG = re.compile(r"<[/!?]?[a-zA-Z!?][^<>]*>")
_TITLE = re.compile(r"<title[^<>]*>(.{0,500}?)</title", re.I | re.S)
_HEADLINE = re.compile(
    r"<h1\b[^<>]*>(.{0,600}?)</h1|<(?:div|p|span|td)\b[^<>]{0,200}?\b(?:class|id)\s*=\s*[\"'][^\"'<>]{0,80}?"
    r"\btitle\b[^\"'<>]{0,80}[\"'][^<>]*>(.{0,600}?)</(?:div|p|span|td)",
    re.I | re.S,
)


def visible_lines(text: str) -> tuple[str, ...]:
    """The lines a reader sees, without empty ones; cells and paragraphs each begin a line."""
    head = _HEAD.search(text)
    end = _HEAD_END.search(text, head.end()) if head else None
    body = _HIDDEN.sub("", text[: head.start()] + text[end.end():] if head and end else text)
    body = _PREFORMATTED.sub(lambda found: re.sub(r"[\n\t]", "<br>", found[0]), body)
    return _lines(_TAG.sub("", _BREAK.sub("\n", body.replace("\r", " ").replace("\n", " "))))


def plain_lines(text: str) -> tuple[str, ...]:
    """The lines of a text that is no markup; cells between tabs each begin a line."""
    return _split(text.replace("\t", "\n"))


def page_title(text: str) -> str | None:
    """The content of <title>."""
    found = _TITLE.search(text)
    return " ".join(html.unescape(found[1]).split()) if found else None


def headlines(text: str) -> tuple[str, ...]:
    """The texts of <h1> and of blocks whose class or id says title, in order."""
    found = (match[1] or match[2] or "" for match in islice(_HEADLINE.finditer(text), _MOST_HEADLINES))
    return tuple(filter(None, ("".join(visible_lines(inner)) for inner in found)))


def _lines(text: str) -> tuple[str, ...]:
    return _split(html.unescape(text))


def _split(text: str) -> tuple[str, ...]:
    lines = (" ".join(line.split()) for line in text.replace("\u200b", "").split("\n"))
    return tuple(line for line in lines if line)
