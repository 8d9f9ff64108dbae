"""A letter: subject, one sentence, labelled lines, written out as plain text and as HTML."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from alerts.words import one_line, safe_link

_FOOT = "本邮件由年报监测系统自动发出。系统只陈述查看所得，是否失职由主管部门认定。"


@dataclass(frozen=True, slots=True)
class Line:
    """One labelled line. A ``link`` is made one only where it is a plain web address."""

    label: str
    value: str
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """What a person reads. Every text may come from a hostile page; it is made harmless when written out."""

    subject: str
    lead: str
    lines: tuple[Line, ...]

    def text(self) -> str:
        lines = (f"{line.label}：{one_line(line.value, 400)}" for line in self.lines)
        return "\n".join([one_line(self.lead, 400), "", *lines, "", "-- ", _FOOT, ""])

    def html(self) -> str:
        rows = "\n".join(_row(line) for line in self.lines)
        return (
            '<!DOCTYPE html>\n<html lang="zh-CN"><head><meta charset="utf-8"></head>'
            '<body style="font-family:sans-serif;line-height:1.6">\n'
            f"<p><strong>{_shown(self.lead)}</strong></p>\n"
            f'<table style="border-collapse:collapse">\n{rows}\n</table>\n'
            f'<p style="color:#666">{escape(_FOOT)}</p>\n</body></html>\n'
        )


def _row(line: Line) -> str:
    value, link = _shown(line.value), safe_link(line.link)
    if link:
        value = f'<a href="{escape(link)}">{value}</a>'
    return (
        f'<tr><td style="padding:2px 1em 2px 0;vertical-align:top;white-space:nowrap">{escape(line.label)}</td>'
        f"<td>{value}</td></tr>"
    )


def _shown(text: str) -> str:
    return escape(one_line(text, 400))
