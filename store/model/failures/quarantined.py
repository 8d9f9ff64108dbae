"""A document that nobody could read."""

from __future__ import annotations

from store.model.failures.failure import Failure


class Quarantined(Failure):
    """A document was set aside, for a reason that has no name of its own; a newer reader tries it again."""

    code, chinese = "quarantined", "文件已隔离"


class DocumentHung(Quarantined):
    """Reading the document took longer than `pool.timeout`."""

    code, chinese = "document_hung", "解析文件超时，已隔离该文件"


class DocumentTooHeavy(Quarantined):
    """Reading the document took more memory than `pool.memory_mb`."""

    code, chinese = "document_too_heavy", "解析文件超出内存限制，已隔离该文件"


class DocumentCrashed(Quarantined):
    """The process that read the document ended without a word."""

    code, chinese = "document_crashed", "解析进程异常退出，已隔离该文件"


class DocumentBroken(Quarantined):
    """The reader failed on the document with an error of its own."""

    code, chinese = "document_broken", "解析文件出错，已隔离该文件"
