"""Bytes to text, decided by what the bytes can be and not by what their label says.

Portals send GBK pages labelled UTF-8 and the reverse, and pages of forty bytes on which guessing by
statistics fails. The evidence, strongest first: a byte order mark; strict UTF-8 that yields Chinese
(bytes of GBK practically never do); then the candidates scored by how ordinary their characters are.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from itertools import islice

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.I)
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.I)

#: Labels that every byte string satisfies, so that they are evidence of nothing.
_CATCH_ALL = frozenset({"iso8859-1", "cp1252", "ascii", "iso8859-15"})
_LATIN_MARKS = frozenset("\xa0·»«©®°×÷±§\u2002\u2003éèüö")
_SAMPLE = 3000
_BAD_SHARE = 0.01
_FAIR_SCORE = 0.8


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text with the encoding it was read in and the label it came with.

    ``trusted`` is False where no encoding fits well: the text may then not be quoted or counted.
    """

    text: str
    encoding: str
    declared: str | None
    trusted: bool


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """Decode a page. ``declared`` is a charset name or a whole Content-Type header; it may lie."""
    label = _charset_of(declared) or _meta_charset(data)
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text, bad = _attempt(data[len(mark):], encoding)
            return Decoded(text, encoding, label, bad == 0)
    if data.isascii():
        return Decoded(data.decode("ascii"), "utf-8", label, True)
    text, bad = _attempt(data, "utf-8")
    if bad == 0 and (_has_chinese(text) or _only_latin_marks(text)):
        return Decoded(text, "utf-8", label, True)
    return _best_scored(data, label)


def _best_scored(data: bytes, label: str | None) -> Decoded:
    candidates = ["gb18030", "utf-8"]
    for name in (label, _meta_charset(data)):
        codec = _codec(name)
        if codec and codec not in _CATCH_ALL and codec not in {"gb2312", "gbk", *candidates}:
            candidates.append(codec)
    best: tuple[float, str, str, int] | None = None
    for encoding in candidates:
        text, bad = _attempt(data, encoding)
        score = _score(text) - 40.0 * bad / max(1, len(text))
        if best is None or score > best[0]:
            best = (score, encoding, text, bad)
    assert best is not None
    score, encoding, text, bad = best
    return Decoded(text, encoding, label, bad <= len(text) * _BAD_SHARE and score >= _FAIR_SCORE)


def _attempt(data: bytes, encoding: str) -> tuple[str, int]:
    """The text and the number of places that did not decode; a last character cut in two is forgiven."""
    try:
        return data.decode(encoding), 0
    except UnicodeDecodeError as error:
        if len(data) - error.start < 4 and error.start > 4:
            return data[: error.start].decode(encoding), 0
        text = data.decode(encoding, errors="replace")
        return text, text.count("\ufffd")


def _score(text: str) -> float:
    """How ordinary the non-ASCII characters are, on average: 3 for everyday Chinese, below 0 for noise."""
    sample = list(islice((char for char in text if char > "\x7f"), _SAMPLE))
    return sum(map(_weight, sample)) / len(sample) if sample else 0.0


def _weight(char: str) -> float:
    code = ord(char)
    if 0x4E00 <= code <= 0x9FFF:
        return _hanzi_weight(char)
    if 0x3000 <= code <= 0x303F or 0xFF01 <= code <= 0xFF5E or 0x2010 <= code <= 0x2026:
        return 2.5
    if 0x3400 <= code <= 0x4DBF or 0x20000 <= code <= 0x3FFFF:
        return 0.5
    if code == 0xFFFD or 0x80 <= code < 0xA0 or 0xE000 <= code <= 0xF8FF:
        return -6.0
    return -1.0


def _hanzi_weight(char: str) -> float:
    try:
        lead = char.encode("gb2312")[0]
    except UnicodeEncodeError:
        return 0.5
    return 3.0 if lead < 0xD8 else 1.5


def _has_chinese(text: str) -> bool:
    return any("\u3000" <= char <= "\u9fff" or "\uff01" <= char <= "\uff5e" for char in text)


def _only_latin_marks(text: str) -> bool:
    return all(char <= "\x7f" or char in _LATIN_MARKS or "\u2010" <= char <= "\u2026" for char in text)


def _meta_charset(data: bytes) -> str | None:
    found = _META.search(data[:4096])
    return found[1].decode("ascii").lower() if found else None


def _charset_of(declared: str | None) -> str | None:
    if not declared:
        return None
    found = _CHARSET.search(declared)
    if found:
        return found[1].lower()
    return None if "/" in declared else declared.strip().lower()


def _codec(name: str | None) -> str | None:
    try:
        return codecs.lookup(name).name if name else None
    except LookupError:
        return None
