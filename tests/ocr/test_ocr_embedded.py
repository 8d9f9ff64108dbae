"""Pictures written into the page or text itself: read without fetching anything, and never kept as text."""

from __future__ import annotations

import base64
import io
import json
from hashlib import sha256

import pytest
from picture_fonts import Faces
from picture_made import Pictured, pictured
from PIL import Image

from crawler.parser import read
from crawler.parser.embedded import embedded, named
from crawler.parser.ocr.crop import crop
from crawler.parser.ocr.rapid import RapidEngine
from crawler.parser.pictures import holds_pictures
from crawler.validator import proved
from store.model import Kind, Medium

_HEADINGS = (
    "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项",
)  # fmt: skip


def address(data: bytes) -> str:
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


def name(data: bytes) -> str:
    return f"data:image/png;sha256={sha256(data).hexdigest()}"


def page(made: Pictured) -> bytes:
    """The web page with the picture of table 4 written into it, broken over lines as some editors do."""
    written = "\n".join(address(made.pictures["review.png"])[i : i + 76] for i in range(0, 10**6, 76)).strip()
    return made.html.replace(b"review.png", written.encode())


def markdown(made: Pictured, picture: str) -> bytes:
    parts = ["# 示例市示例区人民政府2023年政府信息公开工作年度报告", ""]
    for heading in _HEADINGS:
        parts += [f"## {heading}", "", picture if heading.startswith("四") else "本年度工作按要求完成。", ""]
    parts += [f"[image1]: <{address(made.pictures['review.png'])}>", ""]
    return "\n".join(parts).encode()


def test_a_picture_in_a_page_is_read_cut_out_again_and_named_shortly(engine: RapidEngine, fonts: Faces) -> None:
    made = pictured(21, "clean", fonts)
    data = page(made)
    unread = read(data)
    assert unread.tables["review"].images == (name(made.pictures["review.png"]),)
    assert holds_pictures(unread, {})
    reading = proved(read(data, engine=engine))
    table = reading.tables["review"]
    assert {key: cell.raw for key, cell in table.cells.items()} == made.numbers.texts("review")
    assert len(json.dumps(reading.to_json())) < 12_000
    piece = crop(data, table.cells["reconsideration.total"].place)
    assert piece is not None
    assert Image.open(io.BytesIO(piece)).width > 10


@pytest.mark.parametrize("picture", ["![]({})", "![][image1]", '<img src="{}" width="600"/>'])
def test_a_picture_in_a_markdown_text_is_read(picture: str, engine: RapidEngine, fonts: Faces) -> None:
    made = pictured(21, "clean", fonts)
    data = markdown(made, picture.replace("{}", address(made.pictures["review.png"])))
    unread = read(data)
    assert unread.carrier == "text"
    assert holds_pictures(unread, {})
    table = proved(read(data, engine=engine)).tables["review"]
    assert {key: cell.raw for key, cell in table.cells.items()} == made.numbers.texts("review")
    assert crop(data, table.cells["reconsideration.total"].place) is not None


def test_addresses_of_any_size_and_kind_become_names() -> None:
    huge = address(b"\x00" * 3_000_000)
    text = f"<p>一<img src='{huge}'>二<img src={address(b'x')} alt=三>四"
    text += f"<b style=\"background:url({address(b'y')})\">五</b>"
    short = named(text)
    assert len(short) < 500
    assert short.count("sha256=") == 3
    assert [sign for sign in short if sign in "一二三四五"] == list("一二三四五")
    assert embedded(text)[name(b"x")] == b"x"
    assert named(short) == short


@pytest.mark.parametrize(
    "text",
    [
        '<img src="data:image/png;base64,', '<img src="data:image/png;base64,$$$$">', "data:image/png;base64,A",
        '<img src="data:image/svg+xml,%3Csvg xmlns=%22http://www.w3.org/2000/svg%22/%3E">',
        "data:image/", "data:image/png",
        '<img src="data:image/png;base64,AAAA 之后还有正文',
    ],
)  # fmt: skip
def test_odd_addresses_harm_nothing(text: str, engine: RapidEngine) -> None:
    assert len(named(text)) <= max(len(text), 200)
    embedded(text)
    assert read(f"<html><p>{text}".encode(), engine=engine).kind is Kind.NOT_A_REPORT
    if "正文" in text:
        assert "之后还有正文" in named(text)


def test_a_page_with_a_bad_embedded_picture_is_read_all_the_same(engine: RapidEngine, fonts: Faces) -> None:
    html = pictured(21, "clean", fonts).html.replace(b"review.png", address(b"\x89PNG\r\n\x1a\n cut").encode())
    reading = read(html, engine=engine)
    assert reading.kind is Kind.ANNUAL_REPORT
    assert reading.tables["review"].medium is Medium.IMAGE
    assert not reading.tables["review"].cells
