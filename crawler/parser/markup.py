"""Markup to visible lines by plain substitution: cheap enough for every page of every look."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
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
    r"<(?:(?P<h1>h1)\b[^<>]*|(?:div|p|span|td)\b[^<>]{0,200}?\b(?:class|id)\s*=\s*[\"'][^\"'<>]{0,80}?"
    r"\btitle\b[^\"'<>]{0,80}[\"'][^<>]*)>",
    re.I,
)
_HEADLINE_WORDS = ("<h1", "<H1", "title", "Title", "TITLE")
_LONGEST_TAG = 400
_H1_END = re.compile(r"</h1", re.I)
_BLOCK_END = re.compile(r"</(?:div|p|span|td)", re.I)
_LONGEST_HEADLINE = 600


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
    found: list[str] = []
    for opened in islice(_headline_tags(text), _MOST_HEADLINES):
        end = _H1_END if opened["h1"] else _BLOCK_END
        closed = end.search(text, opened.end(), opened.end() + _LONGEST_HEADLINE)
        if closed:
            found.append("".join(visible_lines(text[opened.end() : closed.start()])))
    return tuple(filter(None, found))


def _headline_tags(text: str) -> Iterator[re.Match[str]]:
    """The opening tags of headlines, each once; only where the word stands is a tag looked at."""
    last = -1
    for at in sorted(at for word in _HEADLINE_WORDS for at in _places(text, word)):
        start = text.rfind("<", max(0, at - _LONGEST_TAG), at + 1)
        opened = _HEADLINE.match(text, start) if start > last else None
        if opened:
            last = start
            yield opened


def _places(text: str, word: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _lines(text: str) -> tuple[str, ...]:
    return _split(html.unescape(text))


def _split(text: str) -> tuple[str, ...]:
    lines = (" ".join(line.split()) for line in text.replace("\u200b", "").split("\n"))
    return tuple(line for line in lines if line)
