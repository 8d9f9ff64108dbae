"""A crawl reads tables that are pictures: from the portal to the numbers, offline again from the archive."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from picture_fonts import Faces
from picture_made import Pictured, pictured

from crawler.cli import main
from crawler.demo.columns import Article, Attached, Column
from crawler.demo.documents import Page
from crawler.demo.portal import DemoPortal
from crawler.demo.world import Dialect, Site, World
from crawler.schedule import crawl_command, crawl_environment
from store.clock import SHANGHAI, stamp
from store.db import open_database
from store.home import Home

HOST, BODY, YEAR = "www.shili.example", "示例市示例区人民政府", 2023
TITLE = f"{BODY}{YEAR}年政府信息公开工作年度报告"
NOW = datetime(2024, 1, 20, 9, tzinfo=SHANGHAI)
_LINE = "发布日期:{at:%Y-%m-%d %H:%M:%S}"
_WATCHED = f"""bodies = [{{ name = "{BODY}", level = "district" }}]
[portal]
name = "示例市"
hosts = ["{HOST}"]
slot = "s"
delay = 0
[[channel]]
template = "column"
years = [{YEAR}]
url = "http://{HOST}/col/col7100/index.html"
"""


@dataclass
class Crawled:
    """A portal whose one report is an article, crawled into a home of its own."""

    home: Home
    portal: DemoPortal
    made: Pictured
    served: list[str] = field(default_factory=list)

    def crawl(self, days: int = 0) -> list[str]:
        """Crawl once; returns what was asked for beside robots.txt, with the names of pictures short."""
        before = len(self.portal.requests)
        self.portal.now = NOW + timedelta(days=days)
        environment = crawl_environment(self.home, NIANBAO_NOW=stamp(self.portal.now), NIANBAO_CONFIG="")
        done = subprocess.run(
            crawl_command([f"year={YEAR}"]), env=environment, capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stderr[-3000:]
        return [one.path.rpartition("/")[2] for one in self.portal.requests[before:] if "robots" not in one.path]

    def newest(self) -> dict[str, Any]:
        with closing(open_database(self.home, migrate=False)) as conn:
            found = conn.execute("SELECT json FROM readings ORDER BY id DESC").fetchone()
        said: dict[str, Any] = json.loads(found[0])
        return said


def world(text: str, pictures: dict[str, bytes]) -> World:
    """A column with the report, and the pictures lying about on the site."""
    shown = text
    for name in pictures:
        shown = shown.replace(f'"{name}"', f'"/attach/0/{name}"')
    lying = tuple(Attached(name, data, direct=True, kept_as=name) for name, data in pictures.items())
    articles = (
        Article(4100, TITLE, NOW - timedelta(days=5), "", _LINE, Page(shown)),
        Article(4101, "图片新闻", NOW - timedelta(days=6), "", _LINE, "此处文字从略。", lying),
    )
    return World((Site(HOST, "示例市", Dialect.SKELETON, columns=(Column(7100, "年报", articles),)),), ())


def content(made: Pictured) -> str:
    """What stands between the tags of the body."""
    return made.html.decode().partition("<body>")[2].partition("</body>")[0]


@pytest.fixture
def crawled(tmp_path: Path, fonts: Faces, monkeypatch: pytest.MonkeyPatch) -> Iterator[Crawled]:
    made = pictured(22, "clean", fonts)
    portal = DemoPortal(world(content(made), made.pictures))
    portal.start()
    home = Home(tmp_path / "home").ensure()
    folder = tmp_path / "portals"
    folder.mkdir()
    (folder / "shili.toml").write_text(_WATCHED, "utf-8")
    (home.path / "nianbao.toml").write_text(
        f'portals = {json.dumps(str(folder))}\n[egress]\nallow_loopback = true\n'
        f'proxy = "http://127.0.0.1:{portal.port}"\n',
        "utf-8",
    )
    open_database(home, migrate=True, mark="test").close()
    monkeypatch.setenv("NIANBAO_HOME", str(home.path))
    monkeypatch.setenv("NIANBAO_NOW", stamp(NOW))
    monkeypatch.delenv("NIANBAO_CONFIG", raising=False)
    yield Crawled(home, portal, made)
    portal.stop()


def test_tables_that_are_pictures_are_read_by_the_crawl(
    crawled: Crawled, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = crawled.crawl()
    assert sorted(name for name in asked if name.endswith(".png")) == sorted(crawled.made.pictures)
    first = crawled.newest()
    table = first["tables"]["requests"]
    assert table["medium"] == "image"
    assert table["verified"]
    assert {key: cell["raw"] for key, cell in table["cells"].items()} == crawled.made.numbers.texts("requests")
    assert crawled.crawl(1) == [name for name in asked if not name.endswith(".png") and not name.startswith("art")]
    assert main(["reread", "--all", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["differ"] == 0
    assert crawled.newest() == first
    _doubt(crawled)
    assert main(["review", "--crops", str(tmp_path / "crops"), "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert Path(next(one["crop"] for one in listed["cells"])).read_bytes().startswith(b"\x89PNG")
    decide = ["review", "decide", BODY, str(YEAR), "requests.new.total", "9", "--who", "张三", "--json"]
    assert main(decide) == 0
    main(["reread", "--all"])
    assert crawled.newest()["tables"]["requests"]["cells"]["new.total"]["value"] == 9


def _doubt(crawled: Crawled) -> None:
    with closing(open_database(crawled.home, migrate=False)) as conn:
        reading = crawled.newest()
        reading["tables"]["requests"]["verified"] = False
        reading["tables"]["requests"]["cells"]["new.total"]["doubt"] = "两次识别不一致"
        conn.execute("UPDATE readings SET json = ?", (json.dumps(reading, ensure_ascii=False),))
        conn.commit()


@pytest.mark.parametrize("shown", ['<p><img src="page.png"></p>', '<p>附件：<a href="page.png">年度报告.png</a></p>'])
def test_a_report_that_is_one_picture_is_posted_and_read(crawled: Crawled, fonts: Faces, shown: str) -> None:
    whole = pictured(22, "clean", fonts, whole=True)
    crawled.portal.show(world(shown, whole.pictures))
    asked = crawled.crawl()
    assert asked.count("page.png") == 1
    reading = crawled.newest()
    assert (reading["kind"], reading["year"], len(reading["sections"])) == ("annual_report", YEAR, 6)
    table = reading["tables"]["requests"]
    assert table["verified"]
    assert table["images"] == ["/attach/0/page.png"]
    assert {key: cell["raw"] for key, cell in table["cells"].items()} == whole.numbers.texts("requests")
    assert "page.png" not in crawled.crawl(1)


def test_pictures_that_are_none_leave_the_report_posted_and_its_tables_unread(crawled: Crawled) -> None:
    names = list(crawled.made.pictures)
    page = b"<html><head><title>404</title></head><body>" + "此处文字从略。".encode() + b"</body></html>"
    crawled.portal.show(world(content(crawled.made).replace(f'"{names[1]}"', '"http://elsewhere.example/1.png"'),
                              {names[0]: page}))  # fmt: skip
    asked = crawled.crawl()  # and ends well: nothing is unknown
    assert asked.count(names[0]) == 1
    reading = crawled.newest()
    assert {table["medium"] for table in reading["tables"].values()} == {"image"}
    assert not any(table["cells"] for table in reading["tables"].values())
    assert "有3幅没有取得" in reading["why"]
    with closing(open_database(crawled.home, migrate=False)) as conn:
        kept = conn.execute("SELECT source, evidence, why FROM version_pictures ORDER BY n").fetchall()
        said = conn.execute("SELECT verdict, why FROM standing").fetchall()
    assert [(one["evidence"], bool(one["why"])) for one in kept] == [(None, True)] * 3
    assert kept[1]["source"] == "http://elsewhere.example/1.png"
    assert [one["verdict"] for one in said] == ["posted"]
    assert names[2] in crawled.crawl(10)  # with the article, in its time
