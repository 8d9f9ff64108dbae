"""What a rule is: which fact opens a condition, which ends it, and when it keeps still."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar


class Severity(StrEnum):
    """How soon a person should look."""

    URGENT = "urgent"
    WARNING = "warning"
    NOTICE = "notice"

    @property
    def chinese(self) -> str:
        return {"urgent": "紧急", "warning": "注意", "notice": "提示"}[self.value]

    @property
    def rank(self) -> int:
        """0 is what must be read first."""
        return list(Severity).index(self)


class Audience(StrEnum):
    """Whose business it is: those who supervise the bodies, or those who run this system."""

    SUPERVISOR = "supervisor"
    OPERATOR = "operator"

    @property
    def chinese(self) -> str:
        return {"supervisor": "监管人员", "operator": "运维人员"}[self.value]


class Case(Protocol):
    """What rules are put to: one body and year, one portal, or a part of this system."""

    @property
    def subject(self) -> str: ...

    @property
    def year(self) -> int | None: ...

    def data(self) -> Mapping[str, Any]:
        """The facts a message shows, JSON-ready."""
        ...


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the fact stands, and why: None is *cannot be told now*, and leaves everything as it is.

    ``items`` names the single things the fact consists of, where one more of them is worth another message.
    """

    stands: bool | None
    why: str = ""
    items: frozenset[str] = frozenset()


HELD = Verdict(None)

C = TypeVar("C", bound=Case)


@dataclass(frozen=True, slots=True)
class Rule(Generic[C]):
    """One kind of alert.

    ``title``, ``opens``, ``ends``, ``holds`` and ``advice`` are for people: docs/alerts.md prints them. ``tells_end``
    False is for what ends as hoped or by the calendar alone, and needs no second message.
    """

    kind: str
    severity: Severity
    audience: Audience
    title: str
    opens: str
    ends: str
    holds: str
    advice: str
    assess: Callable[[C], Verdict]
    tells_end: bool = True
