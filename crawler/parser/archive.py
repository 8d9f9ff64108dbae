"""A zip with one document inside: that document's bytes, with every size bounded before anything is unpacked."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from typing import NoReturn

from crawler.parser.carriers.refusal import CannotRead

#: What the library raises for a broken zip, be it for a place that cannot be or for a part that cannot be unpacked.
BROKEN = (
    zipfile.BadZipFile, zlib.error, lzma.LZMAError, ValueError, ArithmeticError, NotImplementedError, OSError, EOFError,
    RuntimeError,
)  # fmt: skip
_MOST_ENTRIES = 100
_MOST_BYTES = 64 * 1024 * 1024
#: Honest documents shrink far less; deflate can do about 1030.
_MOST_RATIO = 200
_RATIO_FROM = 1024 * 1024
_ENCRYPTED = 0x1
_METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
#: What Macs and Windows add without being asked.
_LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_OTHERS = {"xl/": "Excel文件", "ppt/": "PPT文件", "OFD.xml": "OFD文件"}


def is_word(data: bytes) -> bool:
    """Whether a zip is a Word file, by the names of its parts; a broken one by traces of them."""
    try:
        names = zipfile.ZipFile(io.BytesIO(data)).namelist()
    except BROKEN:
        return b"word/" in data
    return any(name.startswith("word/") for name in names)


def only_document(data: bytes) -> bytes:
    """The bytes of the one document in a zip.

    Raises CannotRead where there is none or more than one, where it is locked, where the archive is broken,
    too large or a bomb, and for names that lead out of it.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entry = _only(archive.infolist())
        with archive.open(entry) as stream:
            found = stream.read(entry.file_size + 1)
    except BROKEN:
        _refuse("压缩文件不完整或已损坏，打不开。")
    if len(found) != entry.file_size:
        _refuse("压缩文件里的文件比它自称的大，不予读取。")
    return found


def _only(entries: list[zipfile.ZipInfo]) -> zipfile.ZipInfo:
    if len(entries) > _MOST_ENTRIES:
        _refuse(f"压缩文件里有{len(entries)}个文件，超过{_MOST_ENTRIES}个，不予读取。")
    for entry in entries:
        if entry.filename.startswith(("/", "\\")) or ".." in entry.filename.replace("\\", "/").split("/"):
            _refuse("压缩文件里有指向压缩文件以外的文件名，不予读取。")
        for part, name in _OTHERS.items():
            if entry.filename.startswith(part):
                _refuse(f"这是{name}，不是年度报告的常用格式，本版本不能读取。")
    files = [e for e in entries if not e.is_dir() and not e.filename.startswith(_LITTER[0])]
    files = [e for e in files if e.filename.rpartition("/")[2] not in _LITTER]
    if len(files) != 1:
        _refuse(f"压缩文件里有{len(files)}个文件，无法确定哪一个是报告。" if files else "压缩文件是空的。")
    return _bounded(files[0])


def _bounded(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    if entry.flag_bits & _ENCRYPTED:
        _refuse("压缩文件有密码，无法打开。")
    if entry.compress_type not in _METHODS:
        _refuse("压缩文件采用的压缩方法本版本不能读取。")
    if entry.file_size > _MOST_BYTES:
        _refuse(f"压缩文件里的文件解开后超过{_MOST_BYTES // 1024 // 1024}MB，不予读取。")
    if entry.file_size > _RATIO_FROM and entry.file_size > _MOST_RATIO * max(1, entry.compress_size):
        _refuse(f"压缩文件里的文件压缩比超过{_MOST_RATIO}倍，疑为压缩炸弹，不予读取。")
    return entry


def _refuse(why: str) -> NoReturn:
    raise CannotRead("zip", why)
