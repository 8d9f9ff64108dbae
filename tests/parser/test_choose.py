"""Whether a page is the report asked for, and why not."""

from __future__ import annotations

import parser_documents as documents
import pytest

from crawler.parser.choose import Choice, ChoiceVerdict, choose
from crawler.parser.page import page

TEXT = "<p>一、总体情况</p><p>全年主动公开政府信息，办理依申请公开。</p><p>六、其他需要报告的事项</p>"


def ask(
    title: str, names: tuple[str, ...] = ("示例市财政局",), year: int = 2024, text: str = TEXT, head: str = ""
) -> Choice:
    return choose(page(f"<html><head>{head}</head><body><h1>{title}</h1>{text}</body></html>".encode()), names, year)


@pytest.mark.parametrize("title", [
    "示例市财政局2024年政府信息公开工作年度报告", "示例市财政局 2024年度 政府信息公开工作报告",
    "示例市财政局2024年度政府信息公开年度报告", "示例市财政局2024年政府信息公开年度报告",
    "示例市财政局政府信息公开工作年度报告（2024年度）", "示例市财政局2024年政府信息公开年报",
    "示例市财政局二〇二四年政府信息公开工作年度报告", "《示例市财政局2024年政府信息公开工作年度报告》",
])  # fmt: skip
def test_title_variants_are_the_report(title: str) -> None:
    assert ask(title).verdict == "report"


@pytest.mark.parametrize("title", [
    "《示例市财政局2024年政府信息公开工作年度报告》解读", "一图读懂示例市财政局2024年政府信息公开工作年度报告",
    "示例市财政局政府信息公开指南", "关于做好2024年政府信息公开工作年度报告编制工作的通知",
    "示例市财政局2024年法治政府建设年度报告", "示例市2024年公共企事业单位信息公开年度报告",
    "示例市2024年政务公开工作要点",
])  # fmt: skip
def test_lookalikes(title: str) -> None:
    choice = ask(title)
    assert choice.verdict == "lookalike"
    assert choice.why.endswith("不是年度报告。")


@pytest.mark.parametrize(("found", "asked"), [
    ("示例市人民政府办公室", "示例市人民政府"), ("示例市人民政府", "示例市人民政府办公室"),
    ("示例市财政局下属中心", "示例市财政局"), ("示例市财政局", "示例市税务局"), ("示例市海滨区财政局", "示例市财政局"),
])  # fmt: skip
def test_another_body(found: str, asked: str) -> None:
    choice = ask(f"{found}2024年政府信息公开工作年度报告", (asked,))
    assert (choice.verdict, choice.found_body) == ("other_body", found)


def test_another_year_and_an_alias_and_a_shortened_government() -> None:
    choice = ask("示例市财政局2023年政府信息公开工作年度报告")
    assert (choice.verdict, choice.found_year) == ("other_year", 2023)
    assert ask("示例市财政2024年政府信息公开工作年度报告", ("示例市财政局", "示例市财政")).verdict == "report"
    assert ask("示例市2024年政府信息公开工作年度报告", ("示例市人民政府",)).verdict == "report"


def test_a_title_without_the_body_falls_back_on_the_text() -> None:
    text = "<p>结合2024年示例市天乐街道办事处政府信息公开工作实际，编制本报告。</p>"
    text += "<p>数据统计期限从2024年1月1日到12月31日止。</p>" + TEXT
    bare = "2024年政府信息公开工作年度报告"
    assert ask(bare, ("示例市天乐街道办事处",), text=text).verdict == "report"
    assert ask(bare, ("示例市财政局",), text=text).verdict == "other_body"
    assert ask("政府信息公开工作年度报告", ("示例市天乐街道办事处",), text=text).found_year == 2024


def test_no_report() -> None:
    assert ask("示例市财政局").verdict == "no_report"
    assert ask("示例市财政局2024年政府信息公开工作年度报告", text="").verdict == "no_report"
    assert ask("2024年政府信息公开工作年度报告").verdict == "no_report"


def test_the_page_says_one_thing_and_the_body_links_another() -> None:
    head = '<meta name="ArticleTitle" content="解读示例市财政局2024年政府信息公开工作年度报告">'
    assert ask("示例市财政局2024年政府信息公开工作年度报告", head=head).verdict == "lookalike"


@pytest.mark.skipif(not documents.REPORTS.is_dir(), reason="the shared data folder is not here")
@pytest.mark.parametrize("path", documents.golden(), ids=lambda path: path.name)
def test_real_reports_are_chosen(path: object) -> None:
    wanted = documents.expectation(path)
    assert choose(page(path.read_bytes()), (wanted["body"],), wanted["year"]).verdict == "report"
    assert choose(page(path.read_bytes()), (wanted["body"],), 2019).verdict == "other_year"
    assert choose(page(path.read_bytes()), ("示例市财政局",), wanted["year"]).verdict == "other_body"


def test_a_breadcrumb_before_the_title_is_no_part_of_the_name() -> None:
    name = "示例高新技术产业开发区管理委员会"
    html = (
        "<html><head><title>政府信息公开年报</title></head><body>"
        "<p>当前位置：首页 &gt; 政府信息公开 &gt; 政府信息公开年报</p>"
        f"<h1>{name}2025年政府信息公开工作年度报告</h1><p>{name}依照《中华人民共和国政府信息公开条例》编写。</p>"
        "<p>一、总体情况</p><p>主动公开若干。</p><p>二、主动公开政府信息情况</p></body></html>"
    )
    choice = choose(page(html.encode()), [name], 2025)
    assert (choice.verdict, choice.found_body) == (ChoiceVerdict.REPORT, name)


def test_a_title_above_a_document_says_which_document_to_look_at() -> None:
    link = '<a href="/module/download/downfile.jsp?showname=%E5%B9%B4%E6%8A%A5.pdf&filename=0a.pdf">下载</a>'
    choice = ask("示例市财政局2024年政府信息公开工作年度报告", text=link)
    assert choice.verdict == "no_report"
    assert "只有所附文件“年报.pdf”" in choice.why
    assert "所附" not in ask("示例市财政局2024年政府信息公开工作年度报告", text="<p>正在编制。</p>").why
