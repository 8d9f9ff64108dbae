"""What every failure is."""

from __future__ import annotations

from typing import ClassVar


class Failure(Exception):
    """A look that says nothing.

    ``detail`` is what was seen, for the log and the evidence. ``retried`` says that it may be chance: the request is
    made again within the run, `crawl.retries` times. Every failure is tried again by a later run.
    """

    code: ClassVar[str] = "failure"
    chinese: ClassVar[str] = "无法核实"
    retried: ClassVar[bool] = False

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail)
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.code}: {self.detail}" if self.detail else self.code


class InternalError(Failure):
    """Our own fault; the log tells more."""

    code, chinese = "internal_error", "本系统内部出错"
