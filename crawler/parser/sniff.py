"""Which carrier a document is, told by its bytes; the declared type is only a hint."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.parser.archive import is_word

# Neither <br> nor <img>: text tools write those into tables that are no web page.
_MARKUP = re.compile(rb"<\s{0,9}(?:!doctype|html|head|body|meta|title|div|p|table|tr|td|span|h[1-6]|pre|ul|li)\b", re.I)
_MAGIC = (
    (b"%PDF-", "pdf", None),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "doc", None),
    (b"{\\rtf", "doc", None),
    (b"\x89PNG\r\n\x1a\n", "image", "图片"),
    (b"\xff\xd8\xff", "image", "图片"),
    (b"GIF8", "image", "图片"),
    (b"BM", "image", "图片"),
    (b"II*\x00", "image", "图片"),
    (b"MM\x00*", "image", "图片"),
    (b"Rar!", "unknown", "RAR压缩文件"),
    (b"7z\xbc\xaf\x27\x1c", "unknown", "7z压缩文件"),
    (b"\x1f\x8b", "unknown", "gzip压缩文件"),
)
_PICTURE = "这是图片；本机没有安装识别图片的附加组件ocr，没有读取。"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
#: A PDF may begin with a few stray bytes.
_PDF_WITHIN = 1024


@dataclass(frozen=True, slots=True)
class Sniffed:
    """A carrier (``zip`` for an archive) and, where this version cannot read it, the sentence that says so."""

    carrier: str
    unreadable: str | None = None


def sniff(data: bytes) -> Sniffed:
    """Tell the carrier by content. What can be read elsewhere (pictures) is named and refused here."""
    if not data.strip(b" \t\r\n\x00"):
        return Sniffed("text", "文件是空的，没有内容可读。")
    head = data[:8192].lstrip(b"\xef\xbb\xbf \t\r\n")
    for magic, carrier, name in _MAGIC:
        if head.startswith(magic):
            refused = f"这是{name}，本版本尚不能读取{name}。" if name else None
            return Sniffed(carrier, _PICTURE if carrier == "image" else refused)
    if head.startswith(_ZIP):
        return Sniffed("docx" if is_word(data) else "zip")
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return Sniffed("image", _PICTURE)
    if b"%PDF-" in data[:_PDF_WITHIN]:
        return Sniffed("pdf")
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and b"\x00" in data[:8192]:
        return Sniffed("unknown", "文件不是网页也不是文字，本版本不能读取。")
    plain = data.replace(b"\x00", b"") if wide else data
    return Sniffed("html" if _MARKUP.search(plain) else "text")
