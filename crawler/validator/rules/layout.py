"""The form: right one for the year, its tables, rows and sections there, and as text."""

from __future__ import annotations

from collections.abc import Iterable

from crawler.validator.case import Case
from crawler.validator.names import NUMERALS, listed, short, table_form_of, table_name
from crawler.validator.rows import missing_cells
from crawler.validator.rule import Builder, Rule
from store.model import FIRST_YEAR_WITH_FORM, FORMS, Finding, Kind, Medium, Severity, form_for_year

_BASIS = "《政府信息公开条例》第五十条；国办公开办函〔2019〕60号、〔2021〕30号"

_KINDS = {
    Kind.NOT_A_REPORT: "文件不是政府信息公开工作年度报告",
    Kind.BLANK_FORM: "文件是未填写的空白格式",
    Kind.TRUNCATED: "文件不完整",
    Kind.UNREADABLE: "文件无法读取",
    Kind.ANNUAL_REPORT: "",
}

#: Raw text by which a cell says "nothing" on purpose; anything else without a value was not read.
_NOTHING = frozenset({"", "/", "-", "—", "——", "－", "／", "无"})


def _kind(case: Case, finding: Builder) -> Iterable[Finding]:
    why = (case.reading.why or "").strip().rstrip("。")
    text = _KINDS[case.reading.kind]
    if text:
        yield finding(f"{text}，未作核对{f'：{why}' if why else ''}。")


def _unsupported(case: Case, finding: Builder) -> Iterable[Finding]:
    if case.form is None and not case.is_before_forms:
        named = f"采用 {case.reading.form} 格式" if case.reading.form else "没有认出采用何种格式"
        yield finding(f"报告{named}，本版本不能按该格式核对表格。", reported=case.reading.form)


def _wrong_form(case: Case, finding: Builder) -> Iterable[Finding]:
    year, used = case.own_year, case.reading.form
    if year is None or used is None or year < FIRST_YEAR_WITH_FORM:
        return
    right, known = form_for_year(year), FORMS.get(used)
    if right is not None and right.key != used:
        name = known.legal_base if known else used
        message = f"{year}年度报告应采用{right.legal_base}规定的格式，而采用的是 {name} 格式。"
        yield finding(message, expected=right.key, reported=used)
    elif right is None and known is not None:
        message = f"{known.legal_base}规定的格式自{known.first_year}年度起采用，而报告为{year}年度。"
        yield finding(message, reported=used)


def _image(case: Case, finding: Builder) -> Iterable[Finding]:
    for key, table in case.reading.tables.items():
        form = table_form_of(key)
        if form is not None and table.medium is Medium.IMAGE and not case.is_before_forms:
            message = f"{table_name(form)}（{form.title}）是图片，数字无法检索和核对。"
            yield finding(message, key, expected="文字表格", reported="图片")


def _missing_table(case: Case, finding: Builder) -> Iterable[Finding]:
    if case.form is None:
        return
    sections = {section.number for section in case.reading.sections}
    for form in case.form.tables:
        table = case.reading.tables.get(form.key)
        absent = table is None or (table.medium is Medium.MISSING and not table.unread)
        # Without the heading nobody knows where the table should stand; FORM-SECTIONS says so.
        if absent and form.section in sections:
            yield finding(f"第{NUMERALS[form.section]}部分没有{table_name(form)}（{form.title}）。", form.key)


def _missing_row(case: Case, finding: Builder) -> Iterable[Finding]:
    for form, table in case.numbers():
        missing = {
            label: keys for block in form.blocks for label, keys in missing_cells(block, table.cells).items()
        }
        if missing:
            names = listed([f"“{short(label)}”" for label in missing])
            cells = tuple(key for keys in missing.values() for key in keys)
            message = f"{table_name(form)}中没有找到{names}行的全部数字，共缺 {len(cells)} 格。"
            yield finding(message, form.key, cells)


def _unread(case: Case, finding: Builder) -> Iterable[Finding]:
    for key, table in case.reading.tables.items():
        form = table_form_of(key)
        if case.form is None or form is None:
            continue
        cells = {
            name: cell.raw.strip() for name, cell in table.cells.items()
            if cell.value is None and cell.raw.strip() not in _NOTHING
        }  # fmt: skip
        texts = [f"“{row.text.strip()[:20]}”" for row in table.unread] + [f"“{raw}”" for raw in cells.values()]
        if texts:
            message = f"{table_name(form)}有 {len(texts)} 处没有读出：{listed(texts, limit=3)}。"
            yield finding(message, key, tuple(cells))


def _sections(case: Case, finding: Builder) -> Iterable[Finding]:
    # Nothing at all is a matter of reading, not of the report: FORM-UNSECTIONED says so.
    if case.form is None or not case.reading.sections:
        return
    wanted = [section.number for section in case.form.sections]
    found = list(dict.fromkeys(s.number for s in case.reading.sections if s.number in wanted))
    missing = [s for s in case.form.sections if s.number not in found]
    if missing:
        names = listed([f"“{NUMERALS[s.number]}、{s.title}”" for s in missing], limit=6)
        yield finding(f"报告缺少{names}部分。", expected=_numbers(wanted), reported=_numbers(found))
    elif found != wanted:
        message = f"六个部分的次序为{_numbers(found)}，应为{_numbers(wanted)}。"
        yield finding(message, expected=_numbers(wanted), reported=_numbers(found))


def _unsectioned(case: Case, finding: Builder) -> Iterable[Finding]:
    if case.form is not None and not case.reading.sections:
        yield finding("没有认出报告的任何一个部分标题，无法核对六个部分是否齐全。")


def _numbers(numbers: list[int]) -> str:
    return "、".join(NUMERALS[number] for number in numbers)


KIND = Rule(
    code="FORM-KIND",
    verdict=Severity.UNKNOWN,
    checks="文件是一份完整、可读的政府信息公开工作年度报告",
    basis="《政府信息公开条例》第四十九条、第五十条",
    example="文件不完整，未作核对：正文在第三部分中断。",
    silent="文件是年度报告；不是时只有这一条发现，其余规则都不适用",
    search=_kind,
)

LAYOUT_RULES = (
    Rule(
        code="FORM-UNSUPPORTED",
        verdict=Severity.UNKNOWN,
        checks="报告采用的格式是本版本能核对的",
        basis=_BASIS,
        example="报告采用 2030-1 格式，本版本不能按该格式核对表格。",
        silent="2018 年度及以前的报告（没有统一格式，只存档，不核对表格）",
        search=_unsupported,
    ),
    Rule(
        code="FORM-WRONG",
        verdict=Severity.ERROR,
        checks="报告采用的格式与报告年度相符",
        basis="国办公开办函〔2019〕60号（2019、2020 年度）；国办公开办函〔2021〕30号（2021 年度起）",
        example="2023年度报告应采用国办公开办函〔2021〕30号规定的格式，而采用的是 国办公开办函〔2019〕60号 格式。",
        silent="报告年度或所用格式没有认出；2018 年度及以前的报告",
        search=_wrong_form,
    ),
    Rule(
        code="FORM-TABLE-IMAGE",
        verdict=Severity.ERROR,
        checks="三张表格是文字，不是图片；每张图片表格一条",
        basis=_BASIS,
        example="表三（收到和处理政府信息公开申请情况）是图片，数字无法检索和核对。",
        silent="表格是文字；表格缺失（另有发现）；2018 年度及以前的报告",
        search=_image,
    ),
    Rule(
        code="FORM-TABLE-MISSING",
        verdict=Severity.ERROR,
        checks="第二、三、四部分各有规定的表格",
        basis=_BASIS,
        example="第四部分没有表四（政府信息公开行政复议、行政诉讼情况）。",
        silent="该部分标题没有找到，或该处有未读出的内容（另有发现）",
        search=_missing_table,
    ),
    Rule(
        code="FORM-ROW-MISSING",
        verdict=Severity.UNKNOWN,
        checks="表格的行和列齐全；“其他处理”可以是一行，也可以是三行",
        basis=_BASIS,
        example="表三中没有找到“重复申请”行的全部数字，共缺 7 格。",
        silent="行在而格内空白；表格是图片或缺失",
        search=_missing_row,
    ),
    Rule(
        code="FORM-UNREAD",
        verdict=Severity.UNKNOWN,
        checks="表格中每一行、每一格都已读出",
        basis="本系统的规矩：数字连同位置读出，否则不读",
        example="表三有 1 处没有读出：“其它 处理情况”。",
        silent="空格、“/”、“-”、“无”：这些是报告自己留空",
        search=_unread,
    ),
    Rule(
        code="FORM-SECTIONS",
        verdict=Severity.ERROR,
        checks="六个部分齐全，次序正确",
        basis=_BASIS,
        example="报告缺少“六、其他需要报告的事项”部分。",
        silent="标题措辞略有不同、编号有误或多出其他部分；一个标题也没有认出（另有发现）",
        search=_sections,
    ),
    Rule(
        code="FORM-UNSECTIONED",
        verdict=Severity.UNKNOWN,
        checks="至少认出一个部分标题",
        basis=_BASIS,
        example="没有认出报告的任何一个部分标题，无法核对六个部分是否齐全。",
        silent="认出了任何一个部分标题",
        search=_unsectioned,
    ),
)
