"""Hostile markup costs no more than its length, and nothing raises."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.listing import read_column, read_drawn, read_fragment, read_proxy, read_record, read_shell, read_tree

URL = "http://www.beigang.shili.example/col/col7001/index.html"
TRAPS = [
    "<a ", "<a href=", '<a href="', "<a x='\"", '<a x="<a" ', "<record>", "<record><![CDATA[<a href='x'>", "</record>",
    "<datastore>", "<!--", "<script>", "<li ", "<li><a href=/a>", "param_1={", "param_1={a:'", "#1 perPage:",
    "totalRecord:1,", "<meta ", "<div id=", "<div class='default_pgContainer'", "&lt;", "2026-", "[", "<", "\"'",
]  # fmt: skip


@pytest.mark.parametrize("trap", TRAPS)
def test_a_megabyte_of_a_trap_is_read_in_time(trap: str) -> None:
    body = (trap * (600_000 // len(trap))).encode()
    started = time.perf_counter()
    read_column(b"<html>" + body, URL)
    read_column(b"<div id=1><datastore><recordset>" + body + b"</recordset></datastore></div>" + body, URL)
    read_proxy(b"<datastore>" + body, URL)
    read_fragment(body, URL)
    read_shell(body.decode(), f"{URL}?vc_xxgkarea=1")
    read_tree(body)
    read_drawn(body, URL)
    assert time.perf_counter() - started < 6


ENDS = [">", "</a>", "</li>", "]]>", "</datastore>", "</script>", "title='报告'", "01-05", "http://[", "中"]
FRAGMENTS = st.lists(st.sampled_from([*TRAPS, *ENDS]), max_size=25).map("".join)


@settings(deadline=None, max_examples=150)
@given(FRAGMENTS)
def test_nothing_raises(text: str) -> None:
    page = read_column(text.encode(), URL)
    assert page.total is None or page.total >= 0
    read_proxy(f"<datastore>{text}".encode(), URL)
    fragment = read_fragment(text.encode(), URL)
    assert fragment.rows >= len(fragment.records)
    read_shell(text, f"{URL}?vc_xxgkarea=1")
    read_tree(text.encode())
    drawn = read_drawn(text.encode(), URL)
    assert drawn.lists or drawn.problem
    record = read_record(text, URL)
    assert record is None or (record.title and record.address)
