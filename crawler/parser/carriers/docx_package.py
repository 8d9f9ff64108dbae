"""The zip around a Word document, opened with every size bounded before anything is unpacked."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass
from typing import Any, NoReturn

from lxml import etree

from crawler.parser.archive import BROKEN
from crawler.parser.carriers.refusal import CannotRead
from store.model import Kind

_MOST_PARTS = 5000
_MOST_BYTES = 256 * 1024 * 1024
_LONGEST_PART = 48 * 1024 * 1024
#: Deflate cannot shrink more than about 1030 times; honest document XML stays below 60.
_MOST_RATIO = 200
_RATIO_FROM = 1024 * 1024
_ENCRYPTED = 0x1
_MAIN = "officeDocument"
#: The directory stands at the end of a zip, behind it at most a comment.
_DIRECTORY, _TAIL = b"PK\x05\x06", 66_000


@dataclass(frozen=True, slots=True)
class Relation:
    """Where a part points: a part of the same package, or an address outside it (never followed)."""

    target: str
    external: bool


class Package:
    """The parts of one Word file. Raises CannotRead for whatever is broken, hostile or locked."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN as error:
            if _DIRECTORY not in data[-_TAIL:]:
                raise CannotRead("docx", "Word文件没有传完：缺少结尾的目录，打不开。", Kind.TRUNCATED) from error
            refuse("Word文件已损坏，压缩包打不开。")
        _bound(self._zip.infolist())
        self._names = frozenset(self._zip.namelist())
        self.main = self._find_main()

    def xml(self, name: str) -> etree._Element | None:
        """The root of a part, or None where there is no such part."""
        if name not in self._names:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True,
                                 remove_pis=True, huge_tree=False)  # fmt: skip
        try:
            root = etree.fromstring(self._bytes(name), parser)
        except etree.XMLSyntaxError:
            refuse(f"Word文件不完整或已损坏，其中的{name}不是完好的XML。")
        info: Any = root.getroottree().docinfo
        if info.doctype:
            refuse(f"Word文件的{name}含有文档类型声明（DOCTYPE），正常的Word文件没有，不予读取。")
        return root

    def media(self, name: str) -> bytes | None:
        """The bytes of a picture in the package, or None where there is no such part."""
        return self._bytes(name) if name in self._names else None

    def relations(self, part: str) -> dict[str, Relation]:
        """What the part points to, by relation id."""
        return {identity: relation for identity, _, relation in self._relations(part)}

    def related(self, part: str, kind: str) -> str | None:
        """The part of this package to which ``part`` stands in the relation that ends in ``kind``."""
        found = (r.target for _, type_, r in self._relations(part) if type_.endswith("/" + kind) and not r.external)
        return next(found, None)

    def _relations(self, part: str) -> list[tuple[str, str, Relation]]:
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"))
        found = []
        for node in root if root is not None else ():
            external = node.get("TargetMode") == "External"
            target = str(node.get("Target", ""))
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found.append((str(node.get("Id")), str(node.get("Type", "")), Relation(target, external)))
        return found

    def _find_main(self) -> str:
        kinds = [relation for _, type_, relation in self._relations("") if type_.endswith("/" + _MAIN)]
        if any(relation.external for relation in kinds):
            refuse("Word文件的正文不在文件之内，而在外部地址，不予读取。")
        main = kinds[0].target if kinds else "word/document.xml"
        if main not in self._names:
            refuse("Word文件里没有正文。")
        return main

    def _bytes(self, name: str) -> bytes:
        info = self._zip.getinfo(name)
        if info.file_size > _LONGEST_PART:
            refuse(f"Word文件的{name}解压后超过{_LONGEST_PART // 1024 // 1024}MB，不予读取。")
        try:
            with self._zip.open(info) as part:
                # The directory may lie about the size: never read more than it is allowed to be.
                data = part.read(_LONGEST_PART + 1)
        except BROKEN:
            refuse(f"Word文件不完整或已损坏，其中的{name}解不开。")
        if len(data) > info.file_size:
            refuse(f"Word文件的{name}比目录所记的大，不予读取。")
        return data


def refuse(why: str) -> NoReturn:
    """Say that this Word file is not read, and why."""
    raise CannotRead("docx", why)


def _bound(parts: list[zipfile.ZipInfo]) -> None:
    if len(parts) > _MOST_PARTS:
        refuse(f"Word文件里有{len(parts)}个部件，超过{_MOST_PARTS}个，不予读取。")
    if sum(part.file_size for part in parts) > _MOST_BYTES:
        refuse(f"Word文件解压后超过{_MOST_BYTES // 1024 // 1024}MB，不予读取。")
    if len({part.filename for part in parts}) != len(parts):
        refuse("Word文件里有同名的部件，无法确定哪个是正文，不予读取。")
    for part in parts:
        if part.filename.startswith("/") or "\\" in part.filename or ".." in part.filename.split("/"):
            refuse("Word文件里有越出文件之外的部件名，不予读取。")
        if part.flag_bits & _ENCRYPTED:
            refuse("Word文件已加密，没有密码不能读取。")
        if part.file_size > max(_RATIO_FROM, _MOST_RATIO * part.compress_size):
            refuse(f"Word文件的{part.filename}压缩比异常（疑似压缩炸弹），不予读取。")
