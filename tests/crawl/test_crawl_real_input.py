"""The seven real reports, served by the annual-report page of a loopback portal and crawled."""

from __future__ import annotations

import html
import json
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from crawls import Crawls

from crawler.cli import main
from crawler.demo.documents import Page
from crawler.demo.world import Dialect, Posting, Site, World
from store.clock import SHANGHAI

REPORTS = Path(__file__).parents[2].parent / "shared" / "data" / "reports"
NAMES = (
    "weihai-2024", "lingang-zone-2024", "manshan-town-2024", "weihai-miit-2023", "wendeng-2023", "suqian-2023",
    "suqian-2024",
)  # fmt: skip
LEVELS = {"威海市人民政府": "municipality", "宿迁市人民政府": "municipality", "威海市文登区人民政府": "district"}
HOST = "www.portal.example"
NOW = datetime(2026, 1, 20, 9, tzinfo=SHANGHAI)

pytestmark = pytest.mark.skipif(
    not REPORTS.is_dir(), reason="the folder of real reports is not beside this checkout"
)


def _expected(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((REPORTS / f"{name}.expected.json").read_text(encoding="utf-8"))
    return data


def _page(name: str) -> str:
    """HTML as it is; a text file inside a page built around it."""
    path = REPORTS / f"{name}.html"
    if path.is_file():
        return path.read_text(encoding="utf-8")
    text = (REPORTS / f"{name}.txt").read_text(encoding="utf-8")
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>政府信息公开年报</title></head><body>'
        f'<div class="nav">首页</div><div id="zoom"><pre>{html.escape(text)}</pre></div></body></html>'
    )


@pytest.fixture
def crawled(new_crawls: Callable[..., Crawls], tmp_path: Path) -> Crawls:
    expected = {name: _expected(name) for name in NAMES}
    bodies = sorted({data["body"] for data in expected.values()})
    areas = {body: f"area{number}" for number, body in enumerate(bodies)}
    world = World(
        (Site(HOST, "真实报告", Dialect.SKELETON),),
        tuple(
            Posting(HOST, areas[data["body"]], data["year"], datetime(2025, 4, 1, tzinfo=SHANGHAI), Page(_page(name)))
            for name, data in expected.items()
        ),
    )
    folder = tmp_path / "portals"
    folder.mkdir()
    rows = "".join(
        f'    {{ name = "{body}", level = "{LEVELS.get(body, "department")}", area = "{areas[body]}" }},\n'
        for body in bodies
    )
    (folder / "real.toml").write_text(
        f'bodies = [\n{rows}]\n[portal]\nid = "real"\nname = "真实报告"\nhosts = ["{HOST}"]\nslot = "real"\ndelay = 0\n'
        '[[channel]]\ntemplate = "annual_report_page"\n'
        f'url = "http://{HOST}/module/xxgk/xxgkAnnualReport.jsp?area={{area}}&fbtime={{year}}"\n'
        f'known = {{ body = "宿迁市人民政府", area = "{areas["宿迁市人民政府"]}", year = 2024 }}\n',
        encoding="utf-8",
    )
    crawls = new_crawls(world, folder)
    done = crawls.run("years=2023-2024", now=NOW)
    assert done.returncode == 0, done.stderr
    return crawls


def test_every_number_of_every_real_report_is_right(crawled: Crawls) -> None:
    with closing(crawled.connect()) as conn:
        stored = {
            (row["name"], row["year"]): json.loads(row["json"])
            for row in conn.execute(
                """SELECT b.name, p.year, r.json FROM readings r JOIN versions v ON v.id = r.version
                   JOIN postings p ON p.id = v.posting JOIN bodies b ON b.id = p.body"""
            )
        }
        errors = conn.execute(
            """SELECT b.name, f.code, f.message FROM findings f JOIN bodies b ON b.id = f.body
               WHERE f.verdict = 'error' AND f.gone_at IS NULL"""
        ).fetchall()
    assert len(stored) == len(NAMES)
    for name in NAMES:
        expected = _expected(name)
        reading = stored[expected["body"], expected["year"]]
        assert reading["kind"] == "annual_report"
        assert (reading["title"], reading["form"]) == (expected["title"], expected["form"])
        assert reading["signed_on"] == expected.get("signed_on", reading["signed_on"])
        for key, table in expected["tables"].items():
            found = reading["tables"][key]
            assert found["medium"] == table["medium"]
            assert {k: c["value"] for k, c in found["cells"].items()} == table.get("cells", {})
            assert all(cell["place"] for cell in found["cells"].values())
    assert {row["name"] for row in errors} == {"威海市文登区人民政府"}  # whose three tables are pictures
    assert {row["code"] for row in errors} == {"FORM-TABLE-IMAGE"}


def test_the_command_reads_the_same_from_the_files(crawled: Crawls, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["read", "--json", *(str(next(REPORTS.glob(f"{name}.[th]*"))) for name in NAMES)])
    printed = json.loads(capsys.readouterr().out)
    assert status == 1  # the pictures are an error
    for name, reading in zip(NAMES, printed, strict=True):
        expected = _expected(name)
        assert (reading["title"], reading["body"], reading["year"]) == (
            expected["title"], expected["body"], expected["year"],
        )  # fmt: skip
        for key, table in expected["tables"].items():
            cells = {k: c["value"] for k, c in reading["tables"][key]["cells"].items()}
            assert cells == table.get("cells", {})
        found = {finding["code"] for finding in reading["findings"] if finding["verdict"] == "error"}
        assert found == ({"FORM-TABLE-IMAGE"} if name == "wendeng-2023" else set())
