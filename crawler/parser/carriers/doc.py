"""Legacy Word (doc, wps, rtf): recognised here, read after LibreOffice has made a docx of it elsewhere."""

from __future__ import annotations

from typing import NoReturn

from crawler.parser.carriers.refusal import CannotRead

#: The carrier of files that must first be converted; whoever may start programs looks for it.
LEGACY = "doc"
_NAMES = {
    "EncryptedPackage": "Word文件已加密，没有密码不能读取。",
    "Workbook": "这是Excel文件，不是年度报告的常用格式，本版本不能读取。",
    "PowerPoint Document": "这是PPT文件，不是年度报告的常用格式，本版本不能读取。",
}
_RTF = b"{\\rtf"


def doc_document(data: bytes) -> NoReturn:
    """Say what the file is: nothing in it is read here. Always raises CannotRead.

    The carrier is ``LEGACY`` only where a conversion can help.
    """
    for name, why in _NAMES.items():
        if name.encode("utf-16-le") in data:
            raise CannotRead("unknown", why)
    if not data.startswith(_RTF) and "WordDocument".encode("utf-16-le") not in data:
        raise CannotRead("unknown", "文件是旧版Office的容器，其中没有Word文档，本版本不能读取。")
    raise CannotRead(LEGACY, "这是旧版Word（doc、wps或rtf）文件，须由LibreOffice转换后才能读取。")
