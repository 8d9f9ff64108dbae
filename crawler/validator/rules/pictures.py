"""Tables out of pictures whose numbers are not proved: nothing about them is certain, so nothing is an error."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.validator.case import Case
from crawler.validator.names import table_name
from crawler.validator.rule import Builder, Rule
from store.model import Finding, Medium, Severity


def _unverified(case: Case, finding: Builder) -> Iterable[Finding]:
    for form, table in case.tables():
        if table.medium is Medium.IMAGE and table.cells and not table.verified:
            doubtful = tuple(key for key, cell in table.cells.items() if cell.doubt)
            why = (table.proof or "未经证实。").rstrip("。")
            yield finding(f"{table_name(form)}由图片识别，{why}，未作核对。", form.key, doubtful)


PICTURE_RULES = (
    Rule(
        code="FORM-TABLE-UNVERIFIED",
        verdict=Severity.UNKNOWN,
        checks="由图片识别的表格，其数字已经证实",
        basis="《政府信息公开条例》第五十条；识别的数字未经两次独立识别和勾稽关系证实，不作为核对依据",
        example="表三由图片识别，有2格识别不够确定，未经证实；1处合计不成立，属识别存疑，未作核对。",
        silent="没有识别的图片（另有标记）；已证实或经人工认定的表格",
        search=_unverified,
    ),
)
