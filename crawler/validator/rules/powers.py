"""Powers: only some bodies may make 规章."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from crawler.validator.arithmetic import plain
from crawler.validator.case import Case
from crawler.validator.names import cell_name, table_name
from crawler.validator.rule import Builder, Rule
from store.model import Finding, Level, Severity

#: By art. 91 and 93 of 立法法 (revised in 2023; 80 and 82 before): ministries, provinces and cities divided into
#: districts make 规章, nobody below.
_MAY = frozenset({Level.MUNICIPALITY})
#: Where only the name is known: these surely have no power. A 市人民政府 may be a city divided into districts.
_MAY_NOT = re.compile(
    r"[镇乡]人民政府$|街道(?:办事处)?$|街道办$|[县区]人民政府$"
    r"|(?<=[市县区旗盟州])\S{1,20}(?:局|委员会|办公室|管委会|管理处|中心|支队|大队|所)$"
)
_NATIONAL = re.compile(r"^(?:国家|中国|中华|国务院)")


def _regulations(case: Case, finding: Builder) -> Iterable[Finding]:
    if not _lacks_power(case):
        return
    for form, table in case.numbers():
        if form.key != "disclosure":
            continue
        cells = {
            key: cell.value for key, cell in table.cells.items()
            if key.startswith("regulations.") and cell.value is not None and Decimal(cell.value) > 0
        }  # fmt: skip
        if cells:
            shown = "，".join(f"{cell_name(form, key)}填报 {plain(Decimal(value))}" for key, value in cells.items())
            message = f"{table_name(form)}{shown}，而“{case.name}”无权制定规章，应为 0。"
            yield finding(message, form.key, tuple(cells), "0", "、".join(str(value) for value in cells.values()))


def _lacks_power(case: Case) -> bool:
    if case.body is not None:
        return case.body.level not in _MAY
    return bool(_MAY_NOT.search(case.name)) and not _NATIONAL.search(case.name)


POWER_RULES = (
    Rule(
        code="POWER-REGULATIONS",
        verdict=Severity.ERROR,
        checks="无规章制定权的机关，表二“规章”各数为 0",
        basis="《立法法》（2023 年修正）第九十一条、第九十三条（修正前为第八十条、第八十二条）："
        "国务院部门，省、自治区、直辖市和设区的市、自治州的人民政府可以制定规章",
        example="表二“规章”行“本年制发件数”列填报 2，而“示例市东城区青石镇人民政府”无权制定规章，应为 0。",
        silent="设区的市人民政府；只知名称而不能断定有无此权",
        search=_regulations,
    ),
)
