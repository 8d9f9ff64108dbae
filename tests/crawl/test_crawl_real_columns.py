"""Real reports as articles of a column: each discovered once, with the body, year and claims of its page."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from crawls import Crawls

from crawler.demo.columns import Article, Attached, Column
from crawler.demo.documents import Page
from crawler.demo.world import Dialect, Site, World
from store.clock import SHANGHAI

REPORTS = Path(__file__).parents[2].parent / "shared" / "data" / "reports"
NAMES = (
    "weihai-2024", "lingang-zone-2024", "manshan-town-2024", "weihai-miit-2023", "wendeng-2023", "suqian-2023",
    "suqian-2024", "hongze-2024",
)  # fmt: skip
HOST = "www.portal.example"
NOW = datetime(2026, 1, 20, 9, tzinfo=SHANGHAI)
COLUMN = 4711
LOOKALIKES = ("一图读懂{title}", "《{title}》解读", "关于做好{year}年政府信息公开工作年度报告编制工作的通知")

pytestmark = pytest.mark.skipif(
    not REPORTS.is_dir(), reason="the folder of real reports is not beside this checkout"
)


def _markup(name: str) -> str:
    """The text between the marks of the content system."""
    page = REPORTS / f"{name}.html"
    if page.is_file():
        inner = re.search(r'<div id="zoom">(.*)</div></body>', page.read_text(encoding="utf-8"), re.S)
        assert inner is not None
        return inner[1]
    return f"<pre>{html.escape((REPORTS / f'{name}.txt').read_text(encoding='utf-8'))}</pre>"


def _article(name: str, title: str, number: int, at: datetime, line: str) -> Article:
    """The report as its page, or as the document that its page only leads to."""
    pdf = REPORTS / f"{name}.pdf"
    if pdf.is_file():
        return Article(number, title, at, "", line, "", (Attached(f"{title}.pdf", pdf.read_bytes()),))
    return Article(number, title, at, "", line, Page(_markup(name)))


def test_real_reports_in_a_column_are_each_discovered_once(new_crawls: Callable[..., Crawls], tmp_path: Path) -> None:
    expected = [json.loads((REPORTS / f"{name}.expected.json").read_text(encoding="utf-8")) for name in NAMES]
    articles = []
    for number, (name, data) in enumerate(zip(NAMES, expected, strict=True), 1):
        at = datetime(data["year"] + 1, 1, 10 + number, 9, 30, number, tzinfo=SHANGHAI)
        line = "发布日期:{at:%Y-%m-%d %H:%M:%S}"
        articles.append(_article(name, data["title"], 5000000 + number, at, line))
        for more, words in enumerate(LOOKALIKES, 1):
            title = words.format(title=data["title"], year=data["year"])
            articles.append(Article(5100000 + 10 * number + more, title, at, "", line, "此处文字从略。"))
    site = Site(HOST, "真实报告", Dialect.SKELETON, columns=(Column(COLUMN, "年度报告", tuple(articles)),))
    folder = tmp_path / "portals"
    folder.mkdir()
    bodies = sorted({data["body"] for data in expected})
    rows = "".join(f'    {{ name = "{body}", level = "department" }},\n' for body in bodies)
    (folder / "real.toml").write_text(
        f'bodies = [\n{rows}]\n[portal]\nid = "real"\nname = "真实报告"\nhosts = ["{HOST}"]\nslot = "real"\ndelay = 0\n'
        f'[[channel]]\ntemplate = "column"\nurl = "http://{HOST}/col/col{COLUMN}/index.html"\nyears = [2023, 2024]\n',
        encoding="utf-8",
    )
    crawls = new_crawls(World((site,), ()), folder)
    done = crawls.run("years=2023-2024", now=NOW)
    assert done.returncode == 0, done.stderr[-2000:]
    with closing(crawls.connect()) as conn:
        found = {
            (row["name"], row["year"]): row
            for row in conn.execute(
                """SELECT b.name, p.year, p.title, p.displayed_at, p.url_date, p.article_id, r.json FROM postings p
                   JOIN bodies b ON b.id = p.body JOIN versions v ON v.posting = p.id
                   JOIN readings r ON r.version = v.id"""
            )
        }
    assert set(found) == {(data["body"], data["year"]) for data in expected}
    for number, data in enumerate(expected, 1):
        row = found[data["body"], data["year"]]
        day = f"{data['year'] + 1}-01-{10 + number}"
        assert (row["article_id"], row["url_date"]) == (str(5000000 + number), day)
        assert row["displayed_at"].startswith(f"{day}T09:30")
        reading = json.loads(row["json"])
        assert (reading["kind"], reading["body"], reading["year"]) == ("annual_report", data["body"], data["year"])
        for key, table in data["tables"].items():
            cells = {k: cell["value"] for k, cell in reading["tables"][key]["cells"].items()}
            assert (reading["tables"][key]["medium"], cells) == (table["medium"], table.get("cells", {}))
