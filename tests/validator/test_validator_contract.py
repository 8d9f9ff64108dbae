"""Fingerprints, the page of rules, and real reports that must not be accused."""

from __future__ import annotations

import json
import pathlib
import re
from dataclasses import replace

import pytest
from validator_readings import BODY, FORM, SECTIONS, YEAR, reading, zeros

from crawler.validator import VALIDATOR_VERSION, check, docs, fingerprint
from crawler.validator.rules import KIND, RULES
from store.model import FORMS, Finding, Kind, Medium, Reading, Severity, Table

ROOT = pathlib.Path(__file__).parents[2]
REPORTS = ROOT.parent / "shared" / "data" / "reports"


def test_a_fingerprint_survives_other_words_and_numbers() -> None:
    finding = Finding("T3-ROW", Severity.ERROR, "一句话", "requests", ("new.other", "new.total"), "1", "2")
    first = fingerprint(finding, body=BODY, year=YEAR)
    reworded = replace(finding, message="另一句话", expected="3", cells=("new.total", "new.other"))
    assert re.fullmatch("[0-9a-f]{24}", first)
    assert fingerprint(reworded, body=BODY, year=YEAR) == first


def test_a_fingerprint_tells_findings_apart() -> None:
    wrong = dict.fromkeys(zeros("requests"), 0) | {"new.natural_person": 1, "granted.other": 4, "total.legal": 2}
    document = reading({"requests": wrong, "disclosure": zeros("disclosure") | {"licensing.decisions": -1}})
    findings = check(replace(document, sections=SECTIONS[:2], signed_on="2020-01-01"))
    assert len(findings) > 6
    assert len({fingerprint(f, body=BODY, year=YEAR) for f in findings}) == len(findings)
    assert fingerprint(findings[0], body=BODY, year=2024) != fingerprint(findings[0], body=BODY, year=YEAR)
    assert fingerprint(findings[0], body="示例市教育局", year=YEAR) != fingerprint(findings[0], body=BODY, year=YEAR)


def test_a_finding_about_a_sentence_is_known_by_its_words_and_not_by_its_numbers() -> None:
    first = Finding("TEXT-SUM", Severity.ERROR, "一句话", sentence="发布信息30条，包括动态10条、公告21条。")
    renumbered = replace(first, message="另一句话", sentence="发布信息 31 条，包括：动态 10 条、公告 22 条。")
    other = replace(first, sentence="发布视频30条，包括动态10条、公告21条。")
    prints = [fingerprint(finding, body=BODY, year=YEAR) for finding in (first, renumbered, other)]
    assert prints[0] == prints[1] != prints[2]
    assert Finding.from_json(first.to_json()) == first


def test_every_sum_of_every_form_has_its_rules() -> None:
    codes = {rule.code for rule in RULES}
    for form in FORMS.values():
        for table in form.tables:
            assert {rule.code for rule in table.sums} <= codes
            assert not table.sums or f"T{table.number}-UNREAD" in codes


def test_rules_have_their_own_codes_and_say_everything() -> None:
    rules = (KIND, *RULES)
    assert len({rule.code for rule in rules}) == len(rules)
    for rule in rules:
        assert all(text.strip() for text in (rule.checks, rule.basis, rule.example, rule.silent))
    assert VALIDATOR_VERSION >= 1


def test_the_page_of_rules_is_what_the_rules_say() -> None:
    page = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
    assert page == docs.render(), "write crawler.validator.docs.render() to docs/findings.md"


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the folder of real reports is not beside this checkout")
@pytest.mark.parametrize("path", sorted(REPORTS.glob("*.expected.json")), ids=lambda path: path.name)
def test_no_real_report_is_accused(path: pathlib.Path) -> None:
    data = json.loads(path.read_text(encoding="utf-8"))
    tables = {}
    for key, table in data["tables"].items():
        cells = {
            name: {"value": value, "raw": "" if value is None else str(value)}
            for name, value in table.get("cells", {}).items()
        }
        tables[key] = Table.from_json({"medium": table["medium"], "cells": cells})
    document = Reading(
        Kind.ANNUAL_REPORT, title=data["title"], body=data["body"], year=data["year"], form=data["form"],
        signed_on=data.get("signed_on"), sections=SECTIONS, tables=tables,
    )  # fmt: skip
    pictures = [form.key for form in FORM.tables if tables[form.key].medium is Medium.IMAGE]
    found = [(finding.code, finding.table) for finding in check(document, year=data["year"])]
    assert found == [("FORM-TABLE-IMAGE", key) for key in pictures]
