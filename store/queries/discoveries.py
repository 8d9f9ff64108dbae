"""What crawls came across and nobody has taken up or refused yet."""

from __future__ import annotations

import sqlite3
from dataclasses import asdict, dataclass
from typing import Any

from store.model import Series


@dataclass(frozen=True, slots=True)
class DiscoveryRow:
    """A discovery with its number, by which a person refuses it."""

    id: int
    kind: str
    portal: str
    subject: str
    value: str
    why: str
    first_at: str
    channel: str | None

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def sentence(self) -> str:
        """What a person reads."""
        words = {
            "body": f"名单上没有的机关：{self.subject}（{self.value}年度）",
            "year": f"栏目 {self.subject} 中还有{self.value}年度的报告，名单没有写明",
            "area": f"{self.subject}的机构代码可能是 {self.value}（校验码正确）",
            "column": f"找到{self.value}{'年度' if self.value.isdecimal() else ''}的栏目 {self.subject}",
            "index": f"找到列有各{'年度' if self.value == Series.YEAR.value else '机关'}栏目的上级栏目 {self.subject}",
        }
        return f"{words[self.kind]}；{self.why}"


def open_discoveries(conn: sqlite3.Connection) -> list[DiscoveryRow]:
    """Discoveries that no person has refused, and that the watch list has not taken up."""
    rows = conn.execute(
        """SELECT d.id, d.kind, d.portal, d.subject, d.value, d.why, d.first_at, d.channel FROM discoveries d
           WHERE NOT EXISTS (SELECT 1 FROM decisions WHERE kind = 'refuse' AND subject = 'discovery/' || d.id)
             AND NOT (d.kind = 'area' AND EXISTS (SELECT 1 FROM bodies WHERE area = d.value))
             AND NOT (d.kind = 'body' AND EXISTS (SELECT 1 FROM bodies WHERE name = d.subject AND watched))
           ORDER BY d.portal, d.kind, d.subject, d.value"""
    )
    return [DiscoveryRow(**dict(row)) for row in rows]
