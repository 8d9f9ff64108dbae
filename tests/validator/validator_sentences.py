"""Ways to break one sentence, name, section or table of a correct report, each with the code that must be found."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace

from validator_made import YEAR, Made

from store.model import Claim, Medium, Reading, Table

#: Numbers without which a clerk's sentence has a hole: what stands before them and the counter behind.
_HOLES = re.compile(r"(?<=申请)\d+(?=件)|(?<=发布信息)\d+(?=条)|(?<=规范性文件)\d+(?=件)|(?<=决定)\d+(?=件)")
_OTHER_BODIES = ("示例市民政局", "示例市南港区人民政府", "示例市东城区白沙街道办事处")


def broken_sentences(report: Made, chance: random.Random) -> Iterator[tuple[Reading, str]]:
    """The report with one thing wrong that is no number in a cell or sentence."""
    for hole in _HOLES.finditer(report.text):
        yield report.with_text(f"{report.text[: hole.start()]}  {report.text[hole.end() :]}"), "TEXT-MISSING-NUMBER"
    yield from _wrong_names(report.reading, chance)
    yield from _wrong_layout(report.reading)
    yield from _denials(report)
    yield _last_years_words(report), "YEAR-SAME"


def _wrong_names(reading: Reading, chance: random.Random) -> Iterator[tuple[Reading, str]]:
    claims = (
        (Claim("body", chance.choice(_OTHER_BODIES), "preamble"), "ID-BODY"),
        (Claim("body", chance.choice(_OTHER_BODIES), "signature"), "ID-BODY"),
        (Claim("year", str(YEAR - chance.randint(1, 4)), "preamble"), "ID-YEAR"),
        (Claim("period", f"{YEAR - 1}年1月1日至{YEAR - 1}年12月31日", "period"), "ID-PERIOD"),
        (Claim("period", f"{YEAR}年1月1日至{YEAR}年{chance.randint(1, 11)}月30日", "period"), "ID-PERIOD"),
        (Claim("law", "国办公开办函〔2019〕60号", "law"), "ID-LAW"),
        (Claim("law", "国务院令第492号", "law"), "ID-LAW"),
    )
    for claim, code in claims:
        yield replace(reading, claims=(claim,)), code
    yield replace(reading, signed_on=f"{YEAR - 1}-01-16"), "ID-YEAR"


def _wrong_layout(reading: Reading) -> Iterator[tuple[Reading, str]]:
    sections = reading.sections
    for number in range(len(sections)):
        yield replace(reading, sections=sections[:number] + sections[number + 1 :]), "FORM-SECTIONS"
    for number in (4, 5):
        empty = (*sections[:number], replace(sections[number], text=""), *sections[number + 1 :])
        yield replace(reading, sections=empty), "TEXT-SECTION-EMPTY"
    for key in reading.tables:
        for medium, code in ((Medium.IMAGE, "FORM-TABLE-IMAGE"), (Medium.MISSING, "FORM-TABLE-MISSING")):
            yield replace(reading, tables={**reading.tables, key: Table(medium)}), code
    yield replace(reading, form="2019-60"), "FORM-WRONG"


def _denials(report: Made) -> Iterator[tuple[Reading, str]]:
    """Sentences that say none, or all, where the tables hold a number."""
    tables = report.reading.tables
    held = {
        "收到政府信息公开申请": tables["requests"].cells["new.total"].value,
        "因政府信息公开发生行政复议": tables["review"].cells["reconsideration.total"].value,
        "制发行政规范性文件": tables["disclosure"].cells["normative_documents.issued"].value,
    }
    # Where the text says that the requests are those of its area, a denial must speak of the same.
    scope = "全市" if "全市" in report.text else ""
    for words, number in held.items():
        if number:
            said = f"{scope if '申请' in words else ''}全年未{words}。"
            yield report.with_text(f"{report.text}{said}"), "TEXT-TABLE"
    new, left = (tables["requests"].cells[f"{row}.total"].value for row in ("new", "carried_out"))
    if left:
        yield report.with_text(f"{report.text}{scope}全年收到政府信息公开申请{new}件，全部办结。"), "TEXT-TABLE"


def _last_years_words(report: Made) -> Reading:
    """Last year's report put up again under this year's title."""
    last = report.last_year
    title = (last.title or "").replace(str(YEAR - 1), str(YEAR))
    return replace(last, title=title, year=YEAR)
