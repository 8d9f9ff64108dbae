"""Text comes out right whatever the label says, down to a page of forty bytes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.parser.decode import decode

# The everyday characters (level 1 of GB 2312), with the punctuation of a report.
EVERYDAY = "".join(
    bytes((lead, trail)).decode("gb2312") for lead in range(0xB0, 0xD7) for trail in range(0xA1, 0xFF)
) + "，。、；：（）《》〔〕“”"
LABELS = (
    None, "utf-8", "UTF-8", "gbk", "gb2312", "gb18030", "iso-8859-1", "windows-1252", "us-ascii", "big5",
    "nonsense", "text/html; charset=utf-8", "text/html;charset=GBK", "text/html", 'text/html; charset="iso-8859-1"',
)  # fmt: skip


@settings(deadline=None, max_examples=300)
@given(st.text(EVERYDAY, min_size=4, max_size=60), st.sampled_from(["utf-8", "gb18030"]), st.sampled_from(LABELS),
       st.sampled_from(["", "<p>", "2024 "]))  # fmt: skip
def test_any_chinese_text_under_any_label(text: str, encoding: str, label: str | None, prefix: str) -> None:
    decoded = decode((prefix + text).encode(encoding), label)
    assert decoded.text == prefix + text
    assert decoded.trusted


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_page_of_forty_bytes(encoding: str, label: str | None) -> None:
    data = "<p>示例市财政局暂无年度报告</p>".encode(encoding)
    assert decode(data, label).text == "<p>示例市财政局暂无年度报告</p>"


@pytest.mark.parametrize(("encoding", "lie"), [("gb18030", "utf-8"), ("utf-8", "gb2312"), ("gb18030", "iso-8859-1")])
def test_a_meta_tag_that_lies(encoding: str, lie: str) -> None:
    text = f'<html><head><meta charset="{lie}"></head><body>示例市财政局</body></html>'
    decoded = decode(text.encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.declared, decoded.trusted) == (text, encoding, lie, True)


def test_byte_order_marks_decide() -> None:
    for encoding in ("utf-8-sig", "utf-16"):
        decoded = decode("示例市".encode(encoding), "gbk")
        assert decoded.text == "示例市"
        assert decoded.trusted


def test_a_last_character_cut_in_two_is_no_reason_for_distrust() -> None:
    for encoding in ("utf-8", "gb18030"):
        data = ("示例市财政局政府信息公开工作年度报告" * 3).encode(encoding)[:-1]
        decoded = decode(data, "utf-8")
        assert decoded.encoding == encoding
        assert decoded.trusted
        assert decoded.text.startswith("示例市财政局")


def test_noise_is_not_trusted() -> None:
    assert not decode(bytes(range(128, 256)) * 4).trusted


def test_plain_ascii_and_latin_marks() -> None:
    assert decode(b"<html></html>", "gbk").trusted
    assert decode("a · b » c".encode(), "gbk").text == "a · b » c"
    assert decode(b"").text == ""
