"""Hostile, broken and unusual Word files and PDFs: refused by name, or read as they are seen."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable

import carrier_documents as carriers
import carrier_font
import carrier_goldens as goldens
import parser_documents as documents
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen import canvas

from crawler.parser import read
from crawler.parser.carriers import pdf_page
from store.model import Kind, Reading

WORD = (goldens.FOLDER / "plain.docx").read_bytes()
MAIN = "word/document.xml"


def repacked(change: Callable[[dict[str, bytes]], None], data: bytes = WORD) -> bytes:
    """The Word file with its parts changed."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def replaced(old: str, new: str, count: int = 1) -> Callable[[dict[str, bytes]], None]:
    def change(parts: dict[str, bytes]) -> None:
        assert old.encode() in parts[MAIN]
        parts[MAIN] = parts[MAIN].replace(old.encode(), new.encode(), count)

    return change


def added(name: str, content: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.update({name: content})


def refused(reading: Reading, word: str) -> None:
    assert reading.kind in {Kind.UNREADABLE, Kind.TRUNCATED}
    assert word in (reading.why or ""), reading.why
    assert not reading.tables


ENTITY = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]><w:document'
BOMB = b"0" * (64 * 1024 * 1024)


@pytest.mark.parametrize(("change", "word"), [
    (replaced("<w:document", ENTITY), "DOCTYPE"),
    (replaced("</w:body>", "</w:bod"), "XML"),
    (added("../../evil.xml", b"x"), "部件名"),
    (added("/abs.xml", b"x"), "部件名"),
    (added("word/media/bomb.bin", BOMB), "压缩炸弹"),
    (lambda parts: parts.pop(MAIN), "没有正文"),
    (replaced("<w:body>", '<w:body><w:altChunk r:id="rId1"/>'), "altChunk"),
    (lambda parts: parts.update({"_rels/.rels": parts["_rels/.rels"].replace(
        b'Target="word/document.xml"', b'Target="http://shili.example/x.xml" TargetMode="External"')}), "外部"),
    (lambda parts: parts.update({f"word/x{i}.xml": b"" for i in range(5001)}), "5000"),
])  # fmt: skip
def test_a_hostile_word_file_is_refused_by_name(change: Callable[[dict[str, bytes]], None], word: str) -> None:
    reading = read(repacked(change))
    assert reading.carrier == "docx"
    refused(reading, word)


def test_tables_nested_too_deep_are_refused() -> None:
    deep = "<w:tbl><w:tr><w:tc>" * 60 + "<w:p/>" + "</w:tc></w:tr></w:tbl>" * 60
    refused(read(repacked(replaced("<w:body>", f"<w:body>{deep}"))), "嵌套")


def test_a_damaged_part_is_noticed() -> None:
    data = bytearray(WORD)
    at = data.index(b"word/document.xml") + 200
    data[at : at + 8] = b"\0" * 8
    refused(read(bytes(data)), "document.xml")


@pytest.mark.parametrize("offset", [b"\xff\xff\xff\x7f", b"\0\0\0\0", b"\xfe\xff\xff\xff"])
def test_a_directory_that_points_nowhere_is_refused(offset: bytes) -> None:
    """The library then looks for the parts where no byte is."""
    at = WORD.rindex(b"PK\x05\x06") + 16
    refused(read(WORD[:at] + offset + WORD[at + 4 :]), "解不开")


def cell_of(change: Callable[[str], str]) -> Reading:
    """The report with the XML of one number's run changed."""
    raw = documents.figures(1, full=True)
    raw["requests"]["new.natural_person"] = "31415"
    data = carriers.saved(carriers.word(carriers.tables(raw)))
    return read(repacked(replaced("<w:r><w:t>31415</w:t></w:r>", change("31415")), data))


@pytest.mark.parametrize(("run", "value"), [
    ("<w:r><w:t>314</w:t></w:r><w:r><w:t>15</w:t></w:r>", 31415),
    ("<w:ins><w:r><w:t>31415</w:t></w:r></w:ins><w:del><w:r><w:delText>9</w:delText></w:r></w:del>", 31415),
    ("<w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t></w:r><w:r><w:t>31415</w:t></w:r>", 31415),
    ('<w:r><w:fldChar w:fldCharType="begin"/><w:instrText>=1+1</w:instrText></w:r><w:r><w:t>31415</w:t></w:r>', 31415),
    ("<w:r><w:t>31415</w:t></w:r><w:r><w:footnoteReference/></w:r>", 31415),
    ('<w:r><w:t>31415</w:t></w:r><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>1</w:t></w:r>', None),
    ("<w:r><w:rPr><w:strike/></w:rPr><w:t>9</w:t></w:r><w:r><w:t>31415</w:t></w:r>", None),
    ("<w:r><w:t>314</w:t><w:br/><w:t>15</w:t></w:r>", None),
    ("<w:r><w:t>314</w:t><w:tab/><w:t>15</w:t></w:r>", None),
    ("<w:r><w:sym/><w:t>31415</w:t></w:r>", None),
])  # fmt: skip
def test_what_word_shows_is_what_is_read(run: str, value: int | None) -> None:
    cells = cell_of(lambda _: run).tables["requests"].cells
    assert ("new.natural_person" in cells) == (value is not None)
    assert value is None or cells["new.natural_person"].value == value


@pytest.mark.parametrize(("data", "word"), [
    (b"%PDF-1.7\n", "没有传完"), (b"%PDF-1.7\nnothing\n%%EOF\n", "损坏"), (b"", "空"), (b"\0" * 4000, "空"),
])  # fmt: skip
def test_a_pdf_that_is_none_is_refused(data: bytes, word: str) -> None:
    refused(read(data), word)


def test_a_changed_byte_in_a_compressed_part_is_noticed() -> None:
    data = bytearray((goldens.FOLDER / "ruled.pdf").read_bytes())
    data[data.index(b"stream") + 400] ^= 1
    refused(read(bytes(data)), "校验和")


def test_a_pdf_bomb_is_refused() -> None:
    packed = zlib.compress(bytes(300 * 1024 * 1024), 9)
    part = b"9 0 obj\n<< /Filter /FlateDecode /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(packed), packed)
    data = (goldens.FOLDER / "ruled.pdf").read_bytes()
    refused(read(data + part + b"%%EOF\n"), "MB")


@pytest.mark.parametrize("width", [b"050", b"5500"])
def test_a_width_that_cannot_be_is_noticed(width: bytes) -> None:
    """The width of a figure in the font decides where those after it stand."""
    data = (goldens.FOLDER / "ruled.pdf").read_bytes()
    assert b"/Widths" in data
    refused(read(data.replace(b" 500 ", b" " + width + b" ")), "字宽")


def test_a_filled_form_field_over_the_page_is_not_overlooked() -> None:
    stream = io.BytesIO()
    made = canvas.Canvas(stream)
    made.setFont(carrier_font.registered(), 9)
    for number in range(1, 7):
        made.drawString(60, 800 - 20 * number, documents.heading(number))
    made.acroForm.textfield(value="31415", x=200, y=500, width=80, height=20)
    made.save()
    refused(read(stream.getvalue()), "表单")


def test_a_number_drawn_as_an_outline_is_no_blank() -> None:
    raw = documents.figures(1, full=True)
    raw["requests"]["new.natural_person"] = "31415"
    made = carriers.drawn(carriers.tables(raw), carriers.Drawing())
    for page in made.pages:
        for index, (kind, x, y, *rest) in enumerate(page):
            if kind == "text" and rest == ["31415"]:
                page[index] = ("curve", x, y)
    table = read(made.data()).tables["requests"]
    assert "new.natural_person" not in table.cells
    assert table.unread


def test_without_the_library_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf_page, "pypdfium2", None)
    refused(read((goldens.FOLDER / "ruled.pdf").read_bytes()), "documents")


def test_a_font_that_is_nowhere_never_makes_a_number_blank() -> None:
    """With no such font on the machine pdfium drops lone characters; with one, everything is read."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    raw = documents.figures(3)
    raw["requests"]["new.natural_person"] = "7"
    reading = read(carriers.drawn(carriers.tables(raw), carriers.Drawing(font="STSong-Light")).data())
    if reading.kind is Kind.UNREADABLE:
        assert "字体" in (reading.why or "")
    else:
        assert reading.tables["requests"].cells["new.natural_person"].value == 7


def drawing_with(*marks: tuple[object, ...]) -> Reading:
    """The report with more text over the number at new.natural_person."""
    raw = documents.figures(1, full=True)
    raw["requests"]["new.natural_person"] = "31415"
    made = carriers.drawn(carriers.tables(raw), carriers.Drawing())
    page, x, y = next((page, w[1], w[2]) for page in made.pages for w in page if w[0] == "text" and w[3] == "31415")
    page += [(kind, x + dx, y + dy, text) for kind, dx, dy, text in marks]
    return read(made.data())


@pytest.mark.parametrize(("marks", "value"), [
    ((), 31415),
    ((("text", 0.3, 0, "31415"),), 31415),  # printed twice to look bold
    ((("text", 0, 0, "27182"),), None),  # printed over
    ((("text", 22.5, 0, "9265"),), None),  # runs into the next cell
    ((("text", 0, 9, "2"),), None),  # a second line
])  # fmt: skip
def test_text_over_a_number_is_seen(marks: tuple[tuple[object, ...], ...], value: int | None) -> None:
    cells = drawing_with(*marks).tables["requests"].cells
    assert value == (cells["new.natural_person"].value if "new.natural_person" in cells else None)


def test_places_are_on_the_page_as_shown() -> None:
    """The same cell on an upright page and on a turned one: the box is where a viewer shows it."""
    upright, flagged, sideways = (
        read((goldens.FOLDER / f"{name}.pdf").read_bytes()).tables["requests"].cells["new.total"].place
        for name in ("ruled", "rotated", "sideways")
    )
    assert upright == flagged
    assert upright["page"] == sideways["page"] == 1
    x0, y0, x1, y1 = upright["box"]
    height = carriers.A4[1]
    width = carriers.A4[0]
    assert sideways["box"] == pytest.approx([y0, width - x1, y1, width - x0], abs=0.2)
    assert 0 < x0 < x1 < width
    assert 0 < y0 < y1 < height
