"""Real reports and real sentences: what supervisors found is found, and nothing they would laugh at."""

from __future__ import annotations

import pathlib
from typing import Any

import pytest
from validator_rows import REPORTS, row_reading, rows

from crawler.parser import read
from crawler.validator import check
from store.model import Reading, Severity

DECIDABLE = [row for row in rows() if row["decidable"]]
DOCUMENTS = sorted(path for path in REPORTS.glob("*") if path.suffix in (".txt", ".html"))
VERDICTS = {"error": Severity.ERROR, "scope": Severity.SCOPE, "warn": Severity.SCOPE}

needs_reports = pytest.mark.skipif(
    not REPORTS.is_dir(), reason="the folder of real reports is not beside this checkout"
)


def as_read(path: pathlib.Path) -> Reading:
    kind = "text/html" if path.suffix == ".html" else "text/plain"
    return read(path.read_bytes(), content_type=kind, url=None)


@needs_reports
@pytest.mark.parametrize("row", DECIDABLE, ids=[row["id"] for row in DECIDABLE])
def test_an_observed_report_is_judged_as_it_deserves(row: dict[str, Any]) -> None:
    found = [(f.code, f.verdict) for f in check(row_reading(row)) if not f.code.startswith("FORM-")]
    wanted = [(e["code"], VERDICTS[e["verdict"]]) for e in row["expect"] if e["verdict"] != "ok"]
    assert set(wanted) <= set(found)
    silent = {e["code"] for e in row["expect"] if e["verdict"] == "ok"}
    assert not silent & {code for code, _ in found}
    assert {code for code, verdict in found if verdict is Severity.ERROR} <= {code for code, _ in wanted}


@needs_reports
@pytest.mark.parametrize("path", DOCUMENTS, ids=[path.name for path in DOCUMENTS])
def test_no_report_as_read_is_accused(path: pathlib.Path) -> None:
    document = as_read(path)
    pictures = {key for key, table in document.tables.items() if table.medium == "image"}
    found = [(f.code, f.table) for f in check(document)]
    assert sorted(found) == [("FORM-TABLE-IMAGE", key) for key in sorted(pictures)]


@needs_reports
def test_the_growth_of_suqian_2024_is_not_what_its_report_of_2023_bears_out() -> None:
    last, this = (as_read(REPORTS / f"suqian-{year}.html") for year in (2023, 2024))
    (finding,) = check(this, last_year=last)
    assert (finding.code, finding.verdict) == ("TEXT-GROWTH", Severity.ERROR)
    assert (finding.reported, finding.expected) == ("1.05", "1.08%")
    assert "上年 3607、本年 3646" in finding.message
