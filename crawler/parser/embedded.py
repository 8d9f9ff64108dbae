"""Pictures written into a page or text itself (``data:image/png;base64,…``): named by their content, kept apart.

Such an address may hold megabytes. It is replaced by a short name before the page is looked at, so that neither the
tree of the page nor what is kept of a reading grows with it; the bytes are found again by that name.
"""

from __future__ import annotations

import base64
import binascii
import re
from hashlib import sha256
from urllib.parse import unquote_to_bytes

from crawler.parser.carriers.refusal import CannotRead
from crawler.parser.decode import decode

_NAME = "data:image/"
_WRITTEN = (_NAME, "Data:image/", "data:Image/", "DATA:image/", "DATA:IMAGE/")
#: Between quotes a browser overlooks blanks and line breaks in it; elsewhere they end it.
# Only its head is of either case: without regard to case, i would count as the dotted one beyond ASCII.
_ADDRESS = re.compile(
    r"""(["'])?(?i:data:image/([a-z0-9.+-]{1,40}+)((?:;[a-z0-9=._-]{1,60}+){0,5}+)),"""
    r"""(?(1)([^"'<>\x80-\U0010ffff]*+)|([^\s"'<>()\[\]\x80-\U0010ffff]*+))"""
)
_NAMED = re.compile(r"data:image/[a-z0-9.+-]{1,40};sha256=([0-9a-f]{64})")
_BLANK = re.compile(r"\s+")
_MOST = 60
_LONGEST = 32 * 1024 * 1024
_MOST_BYTES = 96 * 1024 * 1024


def named(text: str) -> str:
    """The text with every embedded picture's address replaced by its name: ``data:image/png;sha256=…``."""
    return _ADDRESS.sub(lambda one: f"{one[1] or ''}{_name(one)}", text) if _may_hold(text) else text


def is_embedded(source: str) -> bool:
    """Whether a picture's name or address is that of one written into the document itself."""
    return source.startswith(_NAME)


def hash_in(source: str) -> str | None:
    """The SHA-256 that the name of a picture written into the document gives, None where it is no such name."""
    found = _NAMED.fullmatch(source)
    return found[1] if found else None


def embedded(text: str) -> dict[str, bytes]:
    """The embedded pictures of a text by their names; what is no base64, or too large, is left out."""
    found: dict[str, bytes] = {}
    room = _MOST_BYTES
    for one in _ADDRESS.finditer(text) if _may_hold(text) else ():
        data = _bytes(one)
        if data and len(data) <= room and len(found) < _MOST:
            found[_name(one)] = data
            room -= len(data)
    return found


def embedded_in(data: bytes, content_type: str | None = None) -> dict[str, bytes]:
    """The embedded pictures of a page or text file. Raises CannotRead where it is no text."""
    decoded = decode(data, content_type)
    if not decoded.trusted:
        raise CannotRead("text", "文字无法解码。")
    return embedded(decoded.text)


def _may_hold(text: str) -> bool:
    return any(mark in text for mark in _WRITTEN)


def _name(one: re.Match[str]) -> str:
    content = _bytes(one) or _written(one).encode()
    return f"{_NAME}{one[2].lower()};sha256={sha256(content).hexdigest()}"


def _bytes(one: re.Match[str]) -> bytes | None:
    written = _written(one)
    if not one[3].lower().endswith(";base64") or len(written) > _LONGEST:
        return None
    plain = written.encode()
    plain = unquote_to_bytes(plain) if b"%" in plain else plain
    try:
        return base64.b64decode(plain + b"=" * (-len(plain) % 4))
    except (binascii.Error, ValueError):
        return None


def _written(one: re.Match[str]) -> str:
    return _BLANK.sub("", one[4] or one[5] or "")
