"""The coverage picture of a mail: one bar for each district, coloured by state; a PNG by the standard library."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from typing import Any

_WIDTH, _BAR, _GAP = 480, 14, 4
_WHITE = 0
#: The states in the order in which a bar shows them, each with its colour.
_COLOURS = {
    "on_time": (46, 125, 50), "late": (239, 108, 0), "missing": (198, 40, 40), "withdrawn": (106, 27, 154),
    "unconfirmed": (251, 192, 45), "unknown": (158, 158, 158), "due_soon": (100, 181, 246), "not_due": (207, 216, 220),
}  # fmt: skip
_INDEX = {state: number for number, state in enumerate(_COLOURS, 1)}


def coverage_png(coverage: Mapping[str, Any]) -> bytes | None:
    """The picture of ``{"districts": {NAME: {STATE: COUNT}}}``; None where nothing is counted."""
    bars = [states for states in coverage.get("districts", {}).values() if sum(states.values())]
    if not bars:
        return None
    blank = bytes([_WHITE]) * _WIDTH
    rows = [row for states in bars for row in (*[_bar(states)] * _BAR, *[blank] * _GAP)]
    return _png(rows)


def _bar(states: Mapping[str, int]) -> bytes:
    """One line of pixels: every state that occurs gets its share, and at least one pixel."""
    total, row = sum(states.values()), bytearray()
    done = 0
    for state, number in _INDEX.items():
        done += states.get(state, 0)
        end = done * _WIDTH // total
        if states.get(state, 0):
            row += bytes([number]) * max(1, end - len(row))
    return bytes(row[:_WIDTH]).ljust(_WIDTH, bytes([_WHITE]))


def _png(rows: list[bytes]) -> bytes:
    """An indexed PNG, 8 bits a pixel. Source: W3C PNG specification, 2nd edition, sections 5 and 11."""
    palette = bytes(value for colour in [(255, 255, 255), *_COLOURS.values()] for value in colour)
    header = struct.pack(">IIBBBBB", _WIDTH, len(rows), 8, 3, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    chunks = ((b"IHDR", header), (b"PLTE", palette), (b"IDAT", pixels), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
