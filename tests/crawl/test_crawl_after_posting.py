"""After posting: a report that was changed keeps both versions; one that is gone is withdrawn; one that returns is."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from crawls import Crawls

from crawler.cli import main
from crawler.demo.area import area_code
from crawler.demo.columns import Article, Attached, Column
from crawler.demo.documents import Report
from crawler.demo.invented import invented
from crawler.demo.pdf import text_pdf
from crawler.demo.world import Dialect, Posting, Site, World
from store.clock import SHANGHAI, stamp
from store.states import Mark, State

HOST = "www.zhongshan.shili.example"
CHANGED, GONE, PROOF = "示例市钟山区财政局", "示例市钟山区教育局", "示例市钟山区民政局"
NAMES = (CHANGED, GONE, PROOF)


def _day(text: str, hour: int = 9) -> datetime:
    return datetime.fromisoformat(f"2026-{text}").replace(hour=hour, tzinfo=SHANGHAI)


def _report(body: str, scale: int, year: int = 2025) -> Report:
    return Report(body, year, invented(scale, year), f"{year}年，本机关工作{scale}项。", f"{year + 1}-01-10 10:00:00")


@pytest.fixture
def district(new_crawls: Callable[..., Crawls], tmp_path: Path) -> Crawls:
    areas = {name: area_code(number) for number, name in enumerate(NAMES, 71)}
    postings = (
        Posting(HOST, areas[CHANGED], 2025, _day("01-10"), _report(CHANGED, 4), until=_day("02-01")),
        Posting(HOST, areas[CHANGED], 2025, _day("02-01"), _report(CHANGED, 6), until=_day("02-10")),
        Posting(HOST, areas[CHANGED], 2025, _day("02-10"), _report(CHANGED, 4)),
        Posting(HOST, areas[GONE], 2025, _day("01-10"), _report(GONE, 5), until=_day("02-01")),
        Posting(HOST, areas[GONE], 2025, _day("02-20"), _report(GONE, 5)),
        Posting(HOST, areas[PROOF], 2024, _day("01-01") - timedelta(days=360), _report(PROOF, 3, 2024)),
    )
    folder = tmp_path / "portals"
    folder.mkdir()
    rows = "".join(
        f'    {{ name = "{name}", level = "district_department", area = "{area}" }},\n' for name, area in areas.items()
    )
    (folder / "zhongshan.toml").write_text(
        f'bodies = [\n{rows}]\n[portal]\nname = "示例市钟山区"\nhosts = ["{HOST}"]\nslot = "z"\ndelay = 0\n'
        '[[channel]]\ntemplate = "annual_report_page"\nyears = [2025]\n'
        f'url = "http://{HOST}/module/xxgk/xxgkAnnualReport.jsp?area={{area}}&fbtime={{year}}"\n'
        f'known = {{ body = "{PROOF}", area = "{areas[PROOF]}", year = 2024 }}\n',
        encoding="utf-8",
    )
    return new_crawls(World((Site(HOST, "示例市钟山区", Dialect.SKELETON),), postings), folder)


def _crawl(crawls: Crawls, *days: datetime) -> None:
    for day in days:
        crawls.portal.now = day
        done = crawls.run("year=2025", now=day)
        assert done.returncode == 0, done.stderr[-2000:]


def test_a_changed_report_keeps_both_versions_and_says_what_changed(
    district: Crawls, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _crawl(district, _day("01-20"), _day("02-02"), _day("02-03"))
    row = district.states(_day("02-03"))[CHANGED]
    assert row.judgement.state is State.ON_TIME
    assert Mark.CHANGED in row.judgement.marks
    assert district.one("SELECT count(*) FROM changes WHERE kind = 'posting.changed'") == 1
    assert district.one("SELECT count(DISTINCT evidence) FROM versions v JOIN postings p ON p.id = v.posting "
                        "JOIN bodies b ON b.id = p.body WHERE b.name = ?", CHANGED) == 2  # fmt: skip
    monkeypatch.setenv("NIANBAO_HOME", str(district.home.path))
    monkeypatch.setenv("NIANBAO_NOW", stamp(_day("02-03")))
    assert main(["show", CHANGED, "2025", "--json"]) == 0
    (changed,) = json.loads(capsys.readouterr().out)["changed"]
    assert changed["gone"] == ["2025年，本机关工作4项。"]
    assert changed["new"] == ["2025年，本机关工作6项。"]
    assert changed["cells"]
    assert main(["show", CHANGED, "2025"]) == 0
    assert "发布后改动" in capsys.readouterr().out


def test_a_report_that_is_changed_back_is_told_again_and_speaks_as_it_stands(
    district: Crawls, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    _crawl(district, _day("01-20"), _day("02-02"), _day("02-11"))
    assert district.one("SELECT count(*) FROM changes WHERE kind = 'posting.changed'") == 2
    assert district.one("SELECT count(*) FROM versions v JOIN postings p ON p.id = v.posting "
                        "JOIN bodies b ON b.id = p.body WHERE b.name = ?", CHANGED) == 2  # fmt: skip
    monkeypatch.setenv("NIANBAO_HOME", str(district.home.path))
    monkeypatch.setenv("NIANBAO_NOW", stamp(_day("02-11")))
    assert main(["show", CHANGED, "2025", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    there, back = shown["changed"]
    assert (there["new"], back["new"]) == (["2025年，本机关工作6项。"], ["2025年，本机关工作4项。"])
    assert "工作4项" in shown["reading"]["sections"][0]["text"]


def _one_column(home: Path) -> Path:
    """The watch list of a site whose one body publishes in one column."""
    folder = home / "portals"
    folder.mkdir()
    (folder / "zhongshan.toml").write_text(
        f'bodies = [{{ name = "{CHANGED}", level = "district_department" }}]\n[portal]\nname = "示例市钟山区"\n'
        f'hosts = ["{HOST}"]\nslot = "z"\ndelay = 0\n[[channel]]\ntemplate = "column"\nyears = [2025]\n'
        f'url = "http://{HOST}/col/col7100/index.html"\n',
        encoding="utf-8",
    )
    return folder


def _leading_to(document: bytes) -> World:
    """A column of one article that only leads to a document, which lies under a name of its own."""
    title = f"{CHANGED}2025年政府信息公开工作年度报告"
    attached = Attached(f"{title}.pdf", document, direct=True, kept_as="report.pdf")
    article = Article(4100, title, _day("01-10"), "", "发布日期:{at:%Y-%m-%d %H:%M:%S}", "", (attached,))
    return World((Site(HOST, "示例市钟山区", Dialect.SKELETON, columns=(Column(7100, "年报", (article,)),)),), ())


def test_a_document_that_is_replaced_behind_an_unchanged_page_is_a_change(
    new_crawls: Callable[..., Crawls], tmp_path: Path
) -> None:
    folder = _one_column(tmp_path)
    first, other = (text_pdf((f"{CHANGED}2025年政府信息公开工作年度报告", "", f"本机关工作{n}项")) for n in (4, 6))
    crawls = new_crawls(_leading_to(first), folder)
    _crawl(crawls, _day("01-20"))
    readings = crawls.one("SELECT max(at) FROM readings")
    _crawl(crawls, _day("01-28"))
    assert crawls.one("SELECT max(at) FROM readings") == readings  # looked at, and not read again
    crawls.portal.show(_leading_to(other))
    _crawl(crawls, _day("02-05"))
    assert crawls.one("SELECT count(*) FROM changes WHERE kind = 'posting.changed'") == 1
    assert crawls.one("SELECT count(DISTINCT evidence) FROM versions") == 2
    assert Mark.CHANGED in crawls.states(_day("02-05"))[CHANGED].judgement.marks


def test_a_report_that_moves_to_another_article_is_followed(
    new_crawls: Callable[..., Crawls], tmp_path: Path
) -> None:
    folder = _one_column(tmp_path)

    def world(number: int) -> World:
        title = f"{CHANGED}2025年政府信息公开工作年度报告"
        article = Article(number, title, _day("01-10"), "", "发布日期:{at:%Y-%m-%d %H:%M:%S}", _report(CHANGED, 4))
        return World((Site(HOST, "示例市钟山区", Dialect.SKELETON, columns=(Column(7100, "年报", (article,)),)),), ())

    crawls = new_crawls(world(4100), folder)
    _crawl(crawls, _day("01-20"))
    crawls.portal.show(world(4900))
    _crawl(crawls, _day("01-22"), _day("01-30"))
    assert crawls.one("SELECT count(*) FROM postings") == 1
    assert crawls.one("SELECT count(*) FROM sightings") == 2
    assert crawls.one("SELECT count(*) FROM changes WHERE kind LIKE 'posting.%'") == 1
    judged = crawls.states(_day("02-05"))[CHANGED].judgement
    assert judged.state is State.ON_TIME
    assert not set(judged.marks) & {Mark.CHANGED}


def test_a_report_that_is_gone_is_withdrawn_and_followed_when_it_returns(district: Crawls) -> None:
    _crawl(district, _day("01-20"), _day("02-02"))
    assert district.states(_day("02-02"))[GONE].judgement.state is State.ON_TIME  # one look is not yet believed
    _crawl(district, _day("02-03"))
    assert district.states(_day("02-03"))[GONE].judgement.state is State.WITHDRAWN
    _crawl(district, _day("02-21"))
    row = district.states(_day("02-21"))[GONE]
    assert row.judgement.state is State.ON_TIME
    assert not set(row.judgement.marks) & {Mark.CHANGED}
    assert district.one("SELECT count(*) FROM postings p JOIN bodies b ON b.id = p.body WHERE b.name = ?", GONE) == 1
