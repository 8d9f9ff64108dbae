"""What "unchanged" means: volatile parts are forgotten, a changed number never is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fingerprint import answer_fingerprint, content_key

PAGE = (
    '<html><head><meta name="ArticleTitle" content="示例市财政局2025年报告"></head><body>'
    '<div class="nav">导航</div>访问量：<span id="hits">{hits}</span><script>var t={time};</script>'
    '<input type="hidden" name="token" value="{time}"><meta name="ContentStart">'
    "<p>全年收到申请{cases}件。</p><!-- rendered in {time} ms -->"
    '<meta name="ContentEnd"> 友情链接{links}</body></html>'
)


def _page(*, hits: int = 1, time: int = 2, cases: int = 3, links: str = "", encoding: str = "utf-8") -> bytes:
    return PAGE.format(hits=hits, time=time, cases=cases, links=links).encode(encoding)


@given(st.integers(0), st.integers(0), st.text("甲乙丙", max_size=5), st.sampled_from(["utf-8", "gb18030"]))
def test_what_changes_by_itself_does_not_count(hits: int, time: int, links: str, encoding: str) -> None:
    assert content_key(_page(hits=hits, time=time, links=links, encoding=encoding)) == content_key(
        _page(encoding=encoding)
    )


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_a_number_of_the_report_counts(one: int, other: int) -> None:
    assert (content_key(_page(cases=one)) == content_key(_page(cases=other))) == (one == other)


def test_a_new_title_counts() -> None:
    assert content_key(_page()) != content_key(_page().replace("财政局".encode(), "教育局".encode()))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("words", ["浏览次数：{n}", "点击次数:<span>{n}</span>", "访问量： {n}", "浏览量:{n}"])
def test_hit_counters_do_not_count_in_pages_without_markers(words: str, encoding: str) -> None:
    pages = [f"<html><body><p>正文</p>{words.format(n=n)}</body></html>".encode(encoding) for n in (7, 12345)]
    assert content_key(pages[0]) == content_key(pages[1])


def test_without_markers_a_changed_number_counts() -> None:
    assert content_key(b"<p>12</p>") != content_key(b"<p>13</p>")


def test_an_empty_answer_is_the_same_whatever_it_echoes() -> None:
    forget = ("示例市财政局", "示例市教育局", "11379900000000027J")
    one = answer_fingerprint("<title>示例市财政局</title><p>2025年度 11379900000000027J 暂无</p>", forget)
    other = answer_fingerprint("<title>示例市教育局</title>\n<p>2027年度  暂无</p><!-- 1 -->", forget)
    assert one == other
    assert one != answer_fingerprint("<title>示例市教育局</title><p>2027年度 出错</p>", forget)
