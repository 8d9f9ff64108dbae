"""A letter: subject, one sentence, labelled lines and tables, written out as plain text, in brief, and as HTML."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from alerts.words import one_line, safe_link

_FOOT = "本邮件由年报监测系统自动发出。系统只陈述查看所得，是否失职由主管部门认定。"
#: 企业微信 takes 2048 bytes, and the subject stands above the text.
_BRIEF_BYTES = 1500
#: The name by which a mail's HTML refers to the picture that comes with it.
PICTURE_CID = "coverage@nianbao"


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled line. A ``link`` is made one only where it is a plain web address."""

    label: str
    value: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A titled table of lines of cells; a cell may be a ``Line`` whose link is wanted."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str | Line, ...], ...]


@dataclass(frozen=True, slots=True)
class Letter:
    """What a person reads. Every text may come from a hostile page; it is made harmless when written out.

    ``picture`` describes the picture that comes with the mail; "" where there is none.
    """

    subject: str
    lead: str
    lines: tuple[Line, ...]
    tables: tuple[Table, ...] = ()
    after: tuple[Line, ...] = ()
    picture: str = ""

    def text(self) -> str:
        parts = [one_line(self.lead, 400)]
        if self.lines:
            parts += ["", *map(_labelled, self.lines)]
        for table in self.tables:
            parts += ["", f"■ {one_line(table.title)}", *(f"  {_joined(row)}" for row in table.rows)]
        if self.after:
            parts += ["", *map(_labelled, self.after)]
        return "\n".join([*parts, "", "-- ", _FOOT, ""])

    def brief(self) -> str:
        """The text in about 1500 bytes, cut between lines; what was cut off is counted."""
        lines = [line for line in self.text().partition("\n-- \n")[0].splitlines() if line]
        kept, size = [], 0
        for line in lines:
            size += len(line.encode()) + 1
            if size > _BRIEF_BYTES:
                break
            kept.append(line)
        if len(kept) < len(lines):
            kept.append(f"……另有{len(lines) - len(kept)}行，见 nianbao alerts list")
        return "\n".join(kept)

    def html(self) -> str:
        return "".join(self._html())

    def _html(self) -> Iterator[str]:
        yield '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"></head>'
        yield '<body style="font-family:sans-serif;line-height:1.6">\n'
        yield f"<p><strong>{_shown(self.lead)}</strong></p>\n"
        yield _lines(self.lines)
        for table in self.tables:
            yield _table(table)
        if self.after:
            yield _lines(self.after)
        if self.picture:
            yield f'<p><img src="cid:{PICTURE_CID}" alt="{escape(self.picture)}"><br>{escape(self.picture)}</p>\n'
        yield f'<p style="color:#666">{escape(_FOOT)}</p>\n</body></html>\n'


def _labelled(line: Line) -> str:
    return f"{line.label}：{one_line(line.value, 400)}"


def _joined(row: Sequence[str | Line]) -> str:
    return "｜".join(one_line(cell.value if isinstance(cell, Line) else cell, 400) for cell in row)


def _lines(lines: Sequence[Line]) -> str:
    rows = "\n".join(
        f'<tr><td style="padding:2px 1em 2px 0;vertical-align:top;white-space:nowrap">{escape(line.label)}</td>'
        f"<td>{_linked(line)}</td></tr>"
        for line in lines
    )
    return f'<table style="border-collapse:collapse">\n{rows}\n</table>\n'


def _table(table: Table) -> str:
    style = 'style="border:1px solid #ccc;padding:2px 6px;text-align:left;vertical-align:top"'
    head = "".join(f"<th {style}>{escape(name)}</th>" for name in table.head)
    rows = "\n".join(
        "<tr>" + "".join(f"<td {style}>{_linked(c) if isinstance(c, Line) else _shown(c)}</td>" for c in row) + "</tr>"
        for row in table.rows
    )
    return (
        f'<h3>{_shown(table.title)}</h3>\n<table style="border-collapse:collapse">\n<tr>{head}</tr>\n{rows}\n</table>\n'
    )


def _linked(line: Line) -> str:
    value, link = _shown(line.value), safe_link(line.link)
    return f'<a href="{escape(link)}">{value}</a>' if link else value


def _shown(text: str) -> str:
    return escape(one_line(text, 400))
