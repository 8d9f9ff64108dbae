"""Which carrier a document is, told by its bytes; the declared type is only a hint."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MARKUP = re.compile(rb"<\s*(?:!doctype|html|head|body|meta|title|div|p|table|tr|td|span|br|h[1-6]|img|pre)\b", re.I)
_MAGIC = (
    (b"%PDF-", "pdf", "PDF文件"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc", "旧版Word（doc）文件"),
    (b"{\\rtf", "doc", "RTF文件"),
    (b"\x89PNG\r\n\x1a\n", "image", "图片"),
    (b"\xff\xd8\xff", "image", "图片"),
    (b"GIF8", "image", "图片"),
    (b"BM", "image", "图片"),
    (b"II*\x00", "image", "图片"),
    (b"MM\x00*", "image", "图片"),
)


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A carrier and, where this version cannot read it, the sentence that says so."""

    carrier: str
    unreadable: str | None = None


def sniff(data: bytes) -> Sniffed:
    """Tell the carrier by content: html and text are read, the others are named and refused."""
    if not data.strip():
        return Sniffed("text", "文件是空的，没有内容可读。")
    head = data[:8192].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, carrier, name in _MAGIC:
        if head.startswith(magic):
            return Sniffed(carrier, f"这是{name}，本版本尚不能读取{name}。")
    if head.startswith(b"PK\x03\x04"):
        if b"word/" in data:
            return Sniffed("docx", "这是Word（docx）文件，本版本尚不能读取Word文件。")
        return Sniffed("unknown", "这是压缩文件，不是报告，本版本不能读取。")
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Sniffed("image", "这是图片，本版本尚不能读取图片。")
    if not data.startswith((b"\xff\xfe", b"\xfe\xff")) and b"\x00" in data[:8192]:
        return Sniffed("unknown", "文件不是网页也不是文字，本版本不能读取。")
    plain = data.replace(b"\x00", b"") if data.startswith((b"\xff\xfe", b"\xfe\xff")) else data
    return Sniffed("html" if _MARKUP.search(plain) else "text")
