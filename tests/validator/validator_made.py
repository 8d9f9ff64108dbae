"""Correct reports with prose, made by chance, and ways to break one number of them.

Every number of a sentence is noted with what must be found once it is wrong: the code, and the cell it contradicts.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal

from validator_readings import FORM, table

from store.model import Body, Cell, Kind, Level, Reading, Section, Value

YEAR = 2025
APPLICANTS = ("natural_person", "commercial", "research", "social", "legal", "other")
GROUPS = {
    "予以公开": ("granted",), "部分公开": ("partial",),
    "不予公开": tuple(f"denied_{end}" for end in (
        "state_secret", "by_law", "security", "third_party", "internal", "process", "enforcement", "inquiry",
    )),
    "无法提供": ("unavailable_not_held", "unavailable_must_create", "unavailable_unclear"),
    "不予处理": tuple(f"unprocessed_{end}" for end in ("petition", "repeat", "publication", "excessive", "reconfirm")),
    "其他处理": ("other_not_corrected", "other_fee_unpaid", "other_other"),
}  # fmt: skip
RESULTS = ("upheld", "corrected", "other", "pending")
BODIES = (
    Body("示例市财政局", Level.DEPARTMENT, "shili"), Body("示例市东城区青石镇人民政府", Level.TOWN, "shili"),
    Body("示例市人民政府", Level.MUNICIPALITY, "shili"), Body("示例市西山区人民政府", Level.DISTRICT, "shili"),
)  # fmt: skip


@dataclass(frozen=True)
class Number:
    """A number in the text at ``start``; once wrong, ``code`` must be found, with one of ``cells`` if there are any."""

    start: int
    text: str
    codes: frozenset[str]
    cells: frozenset[str] = frozenset()


@dataclass
class Prose:
    """Text under way, with its numbers."""

    text: str = ""
    numbers: list[Number] = field(default_factory=list)

    def say(self, words: str, number: object = None, codes: str = "", *cells: str) -> Prose:
        """Add words; ``{}`` in them is the number."""
        before, mark, after = words.partition("{}")
        self.text += before
        if mark:
            self.numbers.append(Number(len(self.text), str(number), frozenset(codes.split()), frozenset(cells)))
            self.text += str(number)
        self.text += after
        return self


@dataclass(frozen=True)
class Made:
    """A correct report of a body, its report of the year before, and the numbers of its text."""

    body: Body
    reading: Reading
    last_year: Reading
    numbers: tuple[Number, ...]

    @property
    def text(self) -> str:
        return self.reading.sections[0].text

    def with_text(self, text: str) -> Reading:
        first = replace(self.reading.sections[0], text=text)
        return replace(self.reading, sections=(first, *self.reading.sections[1:]))

    def with_cell(self, key: str, cell: str, value: Value) -> Reading:
        changed = self.reading.tables[key]
        cells = {**changed.cells, cell: Cell(value, str(value), {})}
        return replace(self.reading, tables={**self.reading.tables, key: replace(changed, cells=cells)})


def made(seed: int) -> Made:
    """The report of one seed."""
    chance = random.Random(seed)
    body = BODIES[seed % len(BODIES)]
    before = _requests(chance, dict.fromkeys(APPLICANTS, 0))
    now = _requests(chance, {who: int(before[f"carried_out.{who}"]) for who in APPLICANTS})
    law_before = _disclosure(chance, None)
    law = _disclosure(chance, law_before)
    review = _review(chance)
    prose = _prose(chance, body, now, before, law, review)
    last = _reading(body, YEAR - 1, "上年的总体情况另有叙述。", before, law_before, _review(chance))
    return Made(body, _reading(body, YEAR, prose.text, now, law, review), last, tuple(prose.numbers))


def broken_texts(report: Made, chance: random.Random) -> Iterator[tuple[Reading, Number, str]]:
    """The report with each number of its text changed, one at a time."""
    for number in report.numbers:
        wrong = _wrong(number.text, chance)
        text = report.text[: number.start] + wrong + report.text[number.start + len(number.text) :]
        yield report.with_text(text), number, wrong


def broken_cells(report: Made, chance: random.Random) -> Iterator[tuple[Reading, str, str]]:
    """The report with each cell that something else depends on changed, one at a time."""
    for key, found in report.reading.tables.items():
        for cell, old in found.cells.items():
            if key != "disclosure" or cell.startswith("normative") or cell.split(".")[0] in ("licensing", "penalties"):
                yield report.with_cell(key, cell, int(old.value or 0) + chance.randint(1, 9)), key, cell


def _wrong(text: str, chance: random.Random) -> str:
    if "." not in text:
        return str(int(text) + chance.choice((1, 2, 3, 7, 10)))
    step = Decimal(1).scaleb(-len(text.partition(".")[2]))
    return str(Decimal(text) + step * chance.randint(2, 30))


def _requests(chance: random.Random, carried: Mapping[str, int]) -> dict[str, Value]:
    cells: dict[str, int] = {}
    rows = [row for group in GROUPS.values() for row in group]
    for who in APPLICANTS:
        size = 40 if who == "natural_person" else 2
        parts = {row: chance.choice((0, chance.randint(0, size))) for row in rows}
        done = sum(parts.values())
        left = max(0, carried[who] - done) + chance.randint(0, 5)
        parts |= {"total": done, "carried_in": carried[who], "carried_out": left, "new": done + left - carried[who]}
        cells |= {f"{row}.{who}": number for row, number in parts.items()}
    for row in (*rows, "total", "carried_in", "carried_out", "new"):
        cells[f"{row}.total"] = sum(cells[f"{row}.{who}"] for who in APPLICANTS)
    return dict(cells)


def _disclosure(chance: random.Random, before: Mapping[str, Value] | None) -> dict[str, Value]:
    issued, repealed = chance.randint(1, 9), chance.randint(0, 4)
    was = chance.randint(20, 60) if before is None else int(before["normative_documents.in_force"] or 0)
    return dict.fromkeys(FORM.table("disclosure").required_keys, 0) | {
        "normative_documents.issued": issued, "normative_documents.repealed": repealed,
        "normative_documents.in_force": was + issued - repealed,
        "licensing.decisions": chance.randint(300, 900), "penalties.decisions": chance.randint(20, 90),
        "coercion.decisions": chance.randint(0, 9), "fees.amount": f"{chance.randint(100, 400)}.50",
    }  # fmt: skip


def _review(chance: random.Random) -> dict[str, Value]:
    cells: dict[str, Value] = {}
    for procedure in ("reconsideration", "litigation_direct", "litigation_after"):
        parts = {result: chance.randint(0, 6) for result in RESULTS}
        cells |= {f"{procedure}.{result}": number for result, number in parts.items()}
        cells[f"{procedure}.total"] = sum(parts.values())
    return cells


def _reading(
    body: Body, year: int, text: str,
    requests: Mapping[str, Value], disclosure: Mapping[str, Value], review: Mapping[str, Value],
) -> Reading:  # fmt: skip
    sections = tuple(Section(s.number, f"{s.number}、{s.title}", "另有叙述。") for s in FORM.sections)
    tables = {"disclosure": table(disclosure), "requests": table(requests), "review": table(review)}
    return Reading(
        Kind.ANNUAL_REPORT, title=f"{body.name}{year}年政府信息公开工作年度报告", body=body.name, year=year,
        form=FORM.key, sections=(replace(sections[0], text=text), *sections[1:]), tables=tables,
    )  # fmt: skip


def _prose(
    chance: random.Random, body: Body, now: Mapping[str, Value], before: Mapping[str, Value],
    law: Mapping[str, Value], review: Mapping[str, Value],
) -> Prose:  # fmt: skip
    prose = Prose()
    area = chance.choice(("全市", "")) if body.level.is_government else chance.choice(("我单位", ""))
    _say_published(prose, chance)
    _say_requests(prose, chance, area, now, before)
    _say_outcomes(prose, chance, now)
    _say_review(prose, chance, review)
    _say_documents(prose, chance, law)
    return prose


def _say_published(prose: Prose, chance: random.Random) -> None:
    parts = [chance.randint(3, 400) for _ in range(chance.randint(2, 5))]
    marker = chance.choice(("，包括：", "，包括", "，分别为"))
    prose.say("（一）主动公开。全年通过政府网站发布信息{}条", sum(parts), "TEXT-SUM").say(marker)
    for index, part in enumerate(parts):
        prose.say(f"{'、' if index else ''}{'甲乙丙丁戊'[index]}类信息{{}}条", part, "TEXT-SUM")
    prose.say("。\n")


def _say_requests(
    prose: Prose, chance: random.Random, area: str, now: Mapping[str, Value], before: Mapping[str, Value]
) -> None:
    new, was = int(now["new.total"] or 0), int(before["new.total"] or 0)
    first = chance.choice(("收到政府信息公开申请{}件", "新收政府信息公开申请{}件", "共收到依申请公开申请{}件"))
    prose.say("（二）依申请公开。").say(f"{YEAR}年，{area}{first}", new, "TEXT-TABLE", "new.total")
    if was and new != was:
        percent = (Decimal(new - was) / was * 100).quantize(Decimal("0.01"), ROUND_HALF_UP)
        word = "增长" if new > was else "下降"
        prose.say(f"，同比{word}{{}}%", abs(percent), "TEXT-GROWTH")
    prose.say("；上年结转{}件", now["carried_in.total"], "TEXT-TABLE", "carried_in.total")
    prose.say("，结转下年度继续办理{}件。", now["carried_out.total"], "TEXT-TABLE", "carried_out.total")


def _say_outcomes(prose: Prose, chance: random.Random, now: Mapping[str, Value]) -> None:
    total = int(now["total.total"] or 0)
    prose.say("全年共办结{}件，其中", total, "TEXT-TABLE TEXT-SUM", "total.total")
    shares = chance.random() < 0.5 and total > 0
    for index, (name, rows) in enumerate(GROUPS.items()):
        count = sum(int(now[f"{row}.total"] or 0) for row in rows)
        prose.say(f"{('；' if shares else '、') if index else ''}{name}{{}}件", count, "TEXT-TABLE",
                  *(f"{row}.total" for row in rows))  # fmt: skip
        if shares:
            percent = (Decimal(count) / total * 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
            prose.say("，占{}%", percent, "TEXT-SHARE")
    prose.say("。\n")


def _say_review(prose: Prose, chance: random.Random, review: Mapping[str, Value]) -> None:
    total = review["reconsideration.total"]
    prose.say("（三）复议诉讼。").say("因政府信息公开被申请行政复议{}件", total, "TEXT-TABLE", "reconsideration.total")
    if chance.random() < 0.5:
        names = ("结果维持", "结果纠正", "其他结果", "尚未审结")
        for index, (name, result) in enumerate(zip(names, RESULTS, strict=True)):
            number, cell = review[f"reconsideration.{result}"], f"reconsideration.{result}"
            prose.say(f"{'、' if index else '，其中'}{name}{{}}件", number, "TEXT-TABLE", cell)
    direct, after = review["litigation_direct.total"], review["litigation_after.total"]
    prose.say("；被提起行政诉讼{}件。\n", int(direct or 0) + int(after or 0), "TEXT-TABLE", "litigation_direct.total")


def _say_documents(prose: Prose, chance: random.Random, law: Mapping[str, Value]) -> None:
    made_word = chance.choice(("制发", "出台", "印发"))
    cell = "normative_documents"
    prose.say("（四）信息管理。")
    prose.say(f"全年{made_word}行政规范性文件{{}}件", law[f"{cell}.issued"], "TEXT-TABLE", f"{cell}.issued")
    prose.say("，废止{}件", law[f"{cell}.repealed"], "TEXT-TABLE", f"{cell}.repealed")
    prose.say("，现行有效{}件。", law[f"{cell}.in_force"], "TEXT-TABLE", f"{cell}.in_force")
    prose.say("作出行政许可决定{}件", law["licensing.decisions"], "TEXT-TABLE", "licensing.decisions")
    prose.say("、行政处罚决定{}件", law["penalties.decisions"], "TEXT-TABLE", "penalties.decisions")
    prose.say("，行政事业性收费{}万元。\n", law["fees.amount"], "TEXT-TABLE", "fees.amount")
