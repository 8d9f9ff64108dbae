"""Whether the compressed parts of a PDF are whole: each carries a checksum that viewers do not look at.

A viewer shows what it can of a damaged part, so that a number may be cut or changed and nothing tells.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

from crawler.parser.carriers.refusal import CannotRead

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_FLATE = re.compile(rb"/(?:Filter|F)\s*\[?\s*/(?:FlateDecode|Fl)\b")
_OBJECT = b"obj"
_LONGEST_DICTIONARY = 4096
_MOST_BYTES = 256 * 1024 * 1024
_PIECE = 1024 * 1024
_DAMAGED = "PDF文件已损坏：有一部分内容与它的校验和不符，读出来的可能不是原来的字。"


def check_streams(data: bytes) -> None:
    """Raise CannotRead where a part does not decompress to its checksum, or all of them to more than is sane."""
    if b"/Encrypt" in data:
        return  # what is enciphered cannot be checked from outside
    left = _MOST_BYTES
    for start in _flate_streams(data):
        left -= _size(data, start, left)


def _flate_streams(data: bytes) -> Iterator[int]:
    """Where the compressed data of each part begins."""
    for found in _STREAM.finditer(data):
        before = data[max(0, found.start() - _LONGEST_DICTIONARY) : found.start()]
        _, marked, dictionary = before.rpartition(_OBJECT)
        if marked and dictionary.lstrip().startswith(b"<<") and _FLATE.search(dictionary):
            yield found.end()


def _size(data: bytes, start: int, most: int) -> int:
    inflate = zlib.decompressobj()
    rest, size = data[start : start + _PIECE], 0
    try:
        while rest and not inflate.eof:
            size += len(inflate.decompress(rest, _PIECE))
            if size > most:
                raise CannotRead("pdf", f"PDF文件解压后超过{_MOST_BYTES // 1024 // 1024}MB，不予读取。")
            start += 0 if inflate.unconsumed_tail else _PIECE
            rest = inflate.unconsumed_tail or data[start : start + _PIECE]
    except zlib.error as error:
        raise CannotRead("pdf", _DAMAGED) from error
    if not inflate.eof:
        raise CannotRead("pdf", _DAMAGED)
    return size
