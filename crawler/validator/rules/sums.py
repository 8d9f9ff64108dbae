"""The sums of tables 3 and 4, as the form writes them down.

A blank counts 0. A sum that then closes is silent; one that does not close is an error only if every cell of it
was read, and otherwise one finding per table says that it cannot be judged. Of a table out of a picture the finding
also says that the sum is printed so, for a sum that may be misread accuses nobody.
"""

from __future__ import annotations

from collections.abc import Iterable

from crawler.validator.arithmetic import plain
from crawler.validator.case import Case
from crawler.validator.names import cell_name, listed, table_name
from crawler.validator.proof import printed_words
from crawler.validator.rule import Builder, Rule, Search
from store.model import Finding, Severity

_BASIS = "《政府信息公开条例》第五十条；国办公开办函〔2019〕60号、〔2021〕30号所附表格"
_SILENT = "空格按 0 计后合计相等；或有空格、未读出的格参与而合计不等（此时另有“无法判断”的发现）；表格是图片或缺失"


def _failing(code: str) -> Search:
    """The sums of one code that fail although every cell was read."""

    def search(case: Case, finding: Builder) -> Iterable[Finding]:
        for table_form, equation in case.broken_sums:
            if equation.rule.code == code and not equation.gaps:
                how = printed_words(equation, case.reading.tables[table_form.key])
                printed = f"；{how}" if how else ""
                message = f"{table_name(table_form)}{equation.place}：{equation.sentence()}{printed}。"
                expected, reported = plain(equation.expected), plain(equation.reported)
                yield finding(message, table_form.key, equation.keys, expected, reported)

    return search


def _undecided(key: str) -> Search:
    """The sums of one table that do not close while a cell of them is blank or unread."""

    def search(case: Case, finding: Builder) -> Iterable[Finding]:
        broken = [(form, eq) for form, eq in case.broken_sums if form.key == key and eq.gaps]
        if not broken:
            return
        table_form, first = broken[0]
        gaps = {gap for _, equation in broken for gap in equation.gaps}
        cells = tuple(cell for cell in table_form.keys if cell in gaps)
        names = listed([cell_name(table_form, cell) for cell in cells], limit=3)
        yield finding(
            f"{table_name(table_form)}有 {len(broken)} 处合计不等，但{names}空白或未读出，无法判断对错；"
            f"例如{first.place}：{first.sentence()}。",
            key, cells, plain(first.expected), plain(first.reported),
        )  # fmt: skip

    return search


SUM_RULES = (
    Rule(
        code="T3-IDENTITY",
        verdict=Severity.ERROR,
        checks="表三每一列：本年新收 + 上年结转 = 本年度办理结果总计 + 结转下年度",
        basis=f"{_BASIS}（表三左上角注明的勾稽关系）",
        example="表三“自然人”列：本年新收 60 + 上年结转 0 = 60，而总计 58 + 结转下年度 1 = 59，相差 1。",
        silent=_SILENT,
        search=_failing("T3-IDENTITY"),
    ),
    Rule(
        code="T3-COL",
        verdict=Severity.ERROR,
        checks="表三每一列：办理结果各项之和 = 总计；“其他处理”合为一行的表按一行计，不与分项重复计算",
        basis=_BASIS,
        example="表三“自然人”列：予以公开 9 + 部分公开 1（为 0 的从略） = 10，而总计 11，相差 1。",
        silent=_SILENT,
        search=_failing("T3-COL"),
    ),
    Rule(
        code="T3-ROW",
        verdict=Severity.ERROR,
        checks="表三每一行：六类申请人之和 = 总计",
        basis=_BASIS,
        example="表三“予以公开”行：自然人 9 + 商业企业 2（为 0 的从略） = 11，而总计 9，相差 2。",
        silent=_SILENT,
        search=_failing("T3-ROW"),
    ),
    Rule(
        code="T3-UNREAD",
        verdict=Severity.UNKNOWN,
        checks="表三有合计不等，而参与的格空白或未读出",
        basis=_BASIS,
        example="表三有 1 处合计不等，但“予以公开”行“自然人”列空白或未读出，无法判断对错；例如……",
        silent="空格按 0 计后合计相等；每表至多一条",
        search=_undecided("requests"),
    ),
    Rule(
        code="T4-SUM",
        verdict=Severity.ERROR,
        checks="表四行政复议、未经复议直接起诉、复议后起诉：四种结果之和 = 总计",
        basis=_BASIS,
        example="表四“行政复议”行：结果维持 6 + 结果纠正 9（为 0 的从略） = 15，而总计 14，相差 1。",
        silent=_SILENT,
        search=_failing("T4-SUM"),
    ),
    Rule(
        code="T4-UNREAD",
        verdict=Severity.UNKNOWN,
        checks="表四有合计不等，而参与的格空白或未读出",
        basis=_BASIS,
        example="表四有 1 处合计不等，但“行政复议”行“结果纠正”列空白或未读出，无法判断对错；例如……",
        silent="空格按 0 计后合计相等；每表至多一条",
        search=_undecided("review"),
    ),
)
