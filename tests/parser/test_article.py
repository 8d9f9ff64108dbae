"""Article pages: their address, their numbers against it, their documents."""

from __future__ import annotations

import time
from datetime import date

import pytest

from crawler.parser.article import ArticleAddress, read_article, read_article_url

URL = "http://www.beigang.shili.example/art/2026/1/6/art_7001_6100006.html"
META = '<meta content="7001" name="i_columnid"><meta name="i_articleid" content="6100006">'
BEGIN = '<div id="zoom"><!--<$[信息内容]>begin--><!--ZJEG_RSS.content.begin--><meta name="ContentStart">'
END = '<meta name="ContentEnd"><!--ZJEG_RSS.content.end--><!--<$[信息内容]>end--></div>'
HASH = "0a1b2c3d4e5f60718293a4b5c6d7e8f9"
DOWN = "/module/download/downfile.jsp?classid=0&amp;"
REPORT = "<p>一、总体情况</p><p>本年度情况如下。</p><p>二、主动公开政府信息情况</p>"


def article(body: str, meta: str = META, url: str = URL) -> object:
    page = f"<html><head>{meta}</head><body><a href='/logo.pdf'>站标</a>{BEGIN}{body}{END}</body></html>"
    return read_article(page.encode(), url)


@pytest.mark.parametrize(("url", "found"), [
    (URL, ArticleAddress("7001", "6100006", date(2026, 1, 6))),
    ("https://www.beigang.shili.example:8443/art/2024/12/31/art_1_2.html?xxgkhide=1#top",
     ArticleAddress("1", "2", date(2024, 12, 31))),
    ("http://h.example/art/2026/01/06/art_7001_6100006_wap.html", ArticleAddress("7001", "6100006", date(2026, 1, 6))),
    ("http://h.example/art/2026/2/30/art_7001_6100006.html", None),
    ("http://h.example/col/col7001/index.html", None),
    ("http://h.example/col/col7001/art/2026/art_0123456789abcdef0123456789abcdef.html", None),
    ("http://h.example/x/art/2026/1/6/art_7001_6100006.html", None),
    ("http://[broken/art/2026/1/6/art_7001_6100006.html", None),
])  # fmt: skip
def test_the_address_of_an_article(url: str, found: ArticleAddress | None) -> None:
    assert read_article_url(url) == found


def test_the_numbers_of_a_page_are_held_against_its_address() -> None:
    assert article(REPORT).mismatch is None
    assert article(REPORT, meta="").mismatch is None
    assert article(REPORT, url="http://h.example/col/col1/index.html").mismatch is None
    assert article(REPORT, META.replace("7001", "7002")).mismatch == "栏目号：网址写7001，页面写7002"
    both = article(REPORT, META.replace("7001", "7002").replace("6100006", "6100007")).mismatch
    assert both == "栏目号：网址写7001，页面写7002；文章号：网址写6100006，页面写6100007"


@pytest.mark.parametrize(("link", "name", "kind"), [
    (f'<a href="{DOWN}showname=%E5%B9%B4%E6%8A%A5.pdf&amp;filename={HASH}.pdf">附件下载</a>', "年报.pdf", "pdf"),
    (f'<a href="{DOWN}filename={HASH}.docx">财政局年报.docx</a>', "财政局年报.docx", "docx"),
    (f'<a href="{DOWN}filename={HASH}.docx">财政局年报</a>', "财政局年报.docx", "docx"),
    (f'<a href="{DOWN}showname=%E5%B9%B4%E6%8A%A5&amp;filename={HASH}.wps"></a>', "年报.wps", "wps"),
    (f'<a title="年报.doc" href="/attach/0/{HASH}.doc"><img src="doc.gif"></a>', "年报.doc", "doc"),
    (f"<a href='/attach/0/{HASH}.zip' target=_blank>全部 年报</a>", "全部 年报.zip", "zip"),
    ('<a href="http://files.shili.example/2026/%E5%B9%B4%E6%8A%A5.PDF"> </a>', "年报.PDF", "pdf"),
    (f'<a href="{DOWN}showname=..%2F..%2F%E5%B9%B4%E6%8A%A5.pdf&amp;filename={HASH}.pdf">x</a>', "年报.pdf", "pdf"),
    (f'<a href="/attach/0/{HASH}.pdf"></a>', f"{HASH}.pdf", "pdf"),
])  # fmt: skip
def test_documents_have_the_names_people_gave_them(link: str, name: str, kind: str) -> None:
    (found,) = article(f"<p>附件：{link}</p>").attachments
    assert (found.name, found.type) == (name, kind)
    assert found.url.startswith("http://")


def test_documents_are_named_once_and_pictures_pages_and_navigation_are_none() -> None:
    one = f'<a href="/attach/0/{HASH}.pdf">年报.pdf</a>'
    others = (
        '<a href="/picture/0/1.png">图</a><a href="/art/2026/1/1/art_1_2.html">文</a><a href="javascript:x()">x</a>'
        f'<!-- <a href="/attach/0/{HASH}.doc">旧稿.doc</a> --><a href="http://[/a.pdf">坏</a><a>空</a>'
    )
    assert [found.name for found in article(one + others + one).attachments] == ["年报.pdf"]


def test_two_documents_of_one_thing_are_both_kept() -> None:
    links = f'<a href="/attach/0/{HASH}.pdf">年报.pdf</a><a href="/attach/0/{HASH[::-1]}.doc">年报（送审稿）.doc</a>'
    assert [found.name for found in article(links).attachments] == ["年报.pdf", "年报（送审稿）.doc"]


@pytest.mark.parametrize(("body", "only"), [
    (f'<p>附件：<a href="/attach/0/{HASH}.pdf">年报.pdf</a></p>', True),
    (f'<p>现将年度报告予以公布。</p><p><a href="/attach/0/{HASH}.pdf">{"很长的名称" * 90}.pdf</a></p>', True),
    (f'{REPORT}<p><a href="/attach/0/{HASH}.pdf">年报.pdf</a></p>', False),
    (f'<table><tr><td>1</td></tr></table><a href="/attach/0/{HASH}.pdf">年报.pdf</a>', False),
    (f'<p>{"报告的文字。" * 90}</p><a href="/attach/0/{HASH}.pdf">年报.pdf</a>', False),
    ("<p>没有附件。</p>", False),
])  # fmt: skip
def test_a_text_that_is_only_a_link_to_a_document(body: str, only: bool) -> None:
    assert article(body).only_document is only


def test_without_marks_the_container_counts_and_without_it_the_page() -> None:
    link = f'<a href="/attach/0/{HASH}.pdf">年报.pdf</a>'
    page = f'<html><body><a href="/logo.pdf">站标</a><div class="art_con">{link}</div></body></html>'
    assert [found.name for found in read_article(page.encode(), URL).attachments] == ["年报.pdf"]
    assert len(read_article(page.replace("art_con", "x").encode(), URL).attachments) == 2


@pytest.mark.parametrize("trap", ["<a ", "<a href=x>", '<a href="', "<div id='zoom'", "<!--", "<script>", "<meta "])
def test_a_hostile_page_is_read_in_time(trap: str) -> None:
    started = time.perf_counter()
    read_article((BEGIN + trap * (400_000 // len(trap))).encode(), URL)
    assert time.perf_counter() - started < 6


TITLE = "示例市财政局2025年政府信息公开工作年度报告"
TITLED = f'{META}<meta name="ArticleTitle" content="{TITLE}">'
PAGE = '<p><img src="/picture/0/2601061.jpg" width="800"></p>'


@pytest.mark.parametrize("body", [
    PAGE,
    f"<p>{TITLE}</p><p>发布日期：2026-01-06 来源：示例市财政局</p>{PAGE * 3}<p>第1页</p><p>2026年1月6日</p>",
    f"<p>示例市财政局</p><p>2025年政府信息公开工作年度报告</p><p>来源：示例市政府办公室</p>{PAGE}",
    f'{PAGE}<p><img src="/images/icon16/print.gif"></p>',
    '<p>附件：<a href="/attach/0/page.png">年度报告.png</a></p>',
    f'<img src="data:image/png;base64,{"A" * 8000}">',
    '<img data-src="/picture/0/1.jpg">',
    '<img src="data:image/gif;base64,R0lGOD" data-original="/picture/0/1.jpg">',
    '<img src="/js/loading.gif" data-original="/picture/0/1.jpg">',
])  # fmt: skip
def test_an_article_of_nothing_but_pictures_that_may_be_its_report(body: str) -> None:
    assert article(body, TITLED).only_pictures


@pytest.mark.parametrize("body", [
    "", '<img src="">', '<img src="javascript:x()">',
    *(f'<p><img src="{name}"></p>' for name in (
        "print.gif", "/images/logo.png", "icon_new.png", "../back2.jpg", "space.gif", "bg01.jpg", "/skin/a/1.png",
        "word.gif", "/editor/sysimage/icon16/1.gif", "x" * 3000,
    )),
    '<img src="/picture/0/1.jpg" width="16" height="16">', "<img src=/picture/0/1.jpg height=20px>",
    '<img src="/picture/0/1.jpg" style="width: 40px">', '<img src="/picture/0/1.jpg" style="display:none">',
    '<p>稿件正在更新中</p><img src="/images/icon.png">', f"<p>稿件正在更新中</p>{PAGE}", f"<p>更新中</p>{PAGE}",
    f'<p class="title">稿件正在更新中</p>{PAGE}',
    f'<p><a href="/col/col1/index.html">稿件正在更新中</a></p>{PAGE}', f"{PAGE}{REPORT}",
    '<img src="data:image/gif;base64,R0lGOD">',
])  # fmt: skip
def test_decoration_and_words_beside_a_picture_make_no_report(body: str) -> None:
    assert not article(body, TITLED).only_pictures


def test_a_hostile_page_of_pictures_costs_no_more_than_another() -> None:
    begun = time.perf_counter()
    for piece in ("<img ", "<a href=x.png>", "<img src='", "<img style=width:", "<a href=1.png><img src=a.png>"):
        article(piece * 40000, TITLED)
    assert time.perf_counter() - begun < 20
