"""Report pages as large as real ones: the demo's documents in the markup that Word leaves behind."""

from __future__ import annotations

import re
from datetime import date

from crawler.demo.documents import Report
from crawler.demo.invented import invented
from crawler.demo.page_html import report_page
from crawler.demo.world import Site

SIZE = 60_000

_CELL = re.compile(r"<td([^>]*)><p>([^<]*)</p></td>")
_TD = ' style="border:1px solid;padding:0 5px" width="64"'
_P = 'class="MsoNormal" align="center" style="text-align:center"'
_SPAN = 'style="font-size:10.5pt;font-family:宋体"'
_PROSE = "全年持续推进政务公开各项工作，依法依规办理每一件申请，按时答复并做好登记。" * 5
_PARAGRAPH = f'<p class="MsoNormal" style="text-indent:32pt"><span {_SPAN}>{_PROSE}<o:p></o:p></span></p>\n'
#: The last two sections, whose text the demo leaves out, are where prose goes.
_LEFT_OUT = '<p style="text-indent:2em">此处文字从略。</p>'


def wordy_page(site: Site, body: str, year: int, number: int = 8, size: int = SIZE) -> str:
    """The page of one report of about ``size`` bytes in UTF-8, its cells in Word's markup, padded with prose."""
    report = Report(
        body, year, invented(number % 40 + 1, year), f"{year}年，本机关依法公开政府信息。",
        displayed=f"{year + 1}-01-16 14:07:45", signed_on=date(year + 1, 1, 16),
    )  # fmt: skip
    page = report_page(site, report)
    page = _CELL.sub(rf"<td\1{_TD}><p {_P}><span {_SPAN}>\2<o:p></o:p></span></p></td>", page)
    lacking = size - len(page.encode())
    return page.replace(_LEFT_OUT, _PARAGRAPH * max(0, round(lacking / len(_PARAGRAPH.encode()))), 1)
