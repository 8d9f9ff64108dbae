"""What stands around a report: an archive, a page with navigation, a page that only links to it."""

from __future__ import annotations

import io
import zipfile

import docx
import parser_documents as documents
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from crawler.parser import read
from store.model import Kind, Reading

RAW = documents.figures(5)
PAGE = documents.document(RAW, "html")
WANTED = documents.expected(RAW)
NAVIGATION = (
    "<ul><li><a href='/'>首页</a></li></ul><table><tr><td>索引号</td><td>1</td></tr></table>"
    "<p>一、总体情况说明链接</p>"
)
FOOTER = "<p>主办：示例市人民政府办公室</p><p>备案号：00000000</p><p>2011年1月1日</p><a href='/help.pdf'>使用帮助</a>"
MARKS = (
    ("<!--<$[信息内容]>begin-->", "<!--<$[信息内容]>end-->"),
    ("<!--ZJEG_RSS.content.begin-->", "<!--ZJEG_RSS.content.end-->"),
    ('<meta name="ContentStart">', '<meta name="ContentEnd">'),
    ('<div id="zoom">', "</div>"), ('<div class="art_con">', "</div>"), ("<div id=article>", "</div>"),
)  # fmt: skip


def values(reading: Reading) -> dict[str, dict[str, object]]:
    return {key: {n: c.value for n, c in table.cells.items()} for key, table in reading.tables.items()}


def inner() -> str:
    text = PAGE.decode()
    return text[text.index('<div id="zoom">') + 15 : text.rindex("</div>")]


def packed(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    found = io.BytesIO()
    with zipfile.ZipFile(found, "w", method) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return found.getvalue()


@pytest.mark.parametrize(("begin", "end"), MARKS)
def test_only_the_article_is_read(begin: str, end: str) -> None:
    page = f"<html><body>{NAVIGATION}{begin}{inner()}{end}{FOOTER}</body></html>"
    reading = read(page.encode(), url="http://www.shili.example/art/1.html")
    assert values(reading) == WANTED
    assert reading.sections[0].heading == "一、总体情况"
    assert "备案号" not in reading.sections[-1].text
    assert reading.signed_on == "2025-01-20"
    assert reading.attachments == ()
    # Tables are counted over the whole page, so that a place says where to look in the original.
    assert reading.tables["disclosure"].cells["regulations.issued"].place["table"] == 1


@pytest.mark.parametrize(("begin", "end"), MARKS)
def test_a_report_outside_the_marks_is_not_lost(begin: str, end: str) -> None:
    page = f"<html><body>{begin}<p>2024年政府信息公开工作年度报告</p>{end}{inner()}</body></html>"
    assert values(read(page.encode())) == WANTED


def test_a_page_cut_before_the_closing_mark() -> None:
    page = f"<html><body>{MARKS[0][0]}{inner()}"
    reading = read(page[: page.index("（五）不予处理")].encode())
    assert reading.kind is Kind.TRUNCATED
    assert values(reading)["disclosure"] == WANTED["disclosure"]


def test_a_page_that_only_links_to_the_report() -> None:
    title = f"{documents.BODY}2024年政府信息公开工作年度报告"
    link = f'<a href="/module/download/downfile.jsp?classid=0&amp;showname={title}.pdf&filename=0a.pdf">{title}.pdf</a>'
    page = (
        f"<html><body>{NAVIGATION.replace('一、总体情况说明链接', '')}<h1>{title}</h1><p>发布时间:2025-01-21 10:00</p>"
        f'<div id="zoom"><p>附件：{link}</p></div>{FOOTER}</body></html>'
    )
    reading = read(page.encode(), url="http://www.shili.example/art/2025/1/21/art_1_2.html")
    assert reading.kind is Kind.UNREADABLE
    assert "附件" in reading.why
    assert title in reading.why
    assert (reading.title, reading.body, reading.year) == (title, documents.BODY, 2024)
    assert reading.published_at == "2025-01-21T10:00:00+08:00"
    (attachment,) = reading.attachments
    assert attachment.url.startswith("http://www.shili.example/module/download/downfile.jsp?classid=0&showname=")
    assert attachment.text == f"{title}.pdf"
    assert Reading.from_json(reading.to_json()) == reading


@pytest.mark.parametrize("shown", [
    '<iframe src="/attach/0/a.pdf"></iframe>', '<embed src="/attach/0/a.pdf">',
    '<object data="/attach/0/a.pdf"></object>', '<iframe src="/viewer.html?file=%2Fattach%2F0%2Fa.pdf"></iframe>',
])  # fmt: skip
def test_a_document_shown_in_a_frame(shown: str) -> None:
    page = f"<html><body><h1>{documents.BODY}2024年政府信息公开工作年度报告</h1>{shown}</body></html>"
    reading = read(page.encode())
    assert reading.kind is Kind.UNREADABLE
    assert len(reading.attachments) == 1


NAME = f"{documents.BODY}2024年政府信息公开工作年度报告"
REPORT_AT = "http://www.shili.example/attach/2025/nb.pdf"


def word_with_a_link() -> bytes:
    made = docx.Document()
    identity = made.part.relate_to(REPORT_AT, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = parse_xml(
        f'<w:hyperlink {nsdecls("w", "r")} r:id="{identity}"><w:r><w:t>{NAME}.pdf</w:t></w:r></w:hyperlink>'
    )
    made.add_paragraph()._p.append(link)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(("data", "carrier"), [
    (f'<html><body><a href="{REPORT_AT}">{NAME}.pdf</a></body></html>'.encode(), "html"),
    (f'<html><body><a href="/attach/2025/nb.pdf">{NAME}（PDF）.pdf</a><h1>{NAME}</h1></body></html>'.encode(), "html"),
    (f"<html><body><h1>{NAME}</h1><p>全文见{REPORT_AT}。</p></body></html>".encode(), "html"),
    (f"{NAME}\n全文见：{REPORT_AT}\n".encode(), "text"), (word_with_a_link(), "docx"),
], ids=["a link alone", "a title and a link", "an address written out", "a text with an address", "a Word file"])
def test_what_only_leads_to_the_report_names_the_address(data: bytes, carrier: str) -> None:
    reading = read(data, url="http://www.shili.example/art/1.html")
    assert (reading.kind, reading.carrier) == (Kind.UNREADABLE, carrier), reading.why
    assert REPORT_AT in reading.why
    assert (reading.body, reading.year) == (documents.BODY, 2024)
    assert [attachment.url for attachment in reading.attachments] == [REPORT_AT]


@pytest.mark.parametrize("page", [
    f'<html><body><a href="/art/2.html">{NAME}</a><a href="/">首页</a></body></html>',
    f'<html><head><meta http-equiv="Refresh" content="0; url=/art/2.html"><title>{NAME}</title></head></html>',
], ids=["a link to another page", "a page that sends on"])
def test_a_page_that_only_leads_to_another_page_names_it(page: str) -> None:
    reading = read(page.encode(), url="http://www.shili.example/art/1.html")
    assert reading.kind is Kind.UNREADABLE
    assert "http://www.shili.example/art/2.html" in reading.why
    assert (reading.body, reading.year) == (documents.BODY, 2024)


def test_a_page_about_other_things_or_a_list_of_reports_leads_nowhere() -> None:
    home = f"<html><body><h1>示例市财政局</h1><p>{'本局职责。' * 99}</p><a href='/a.pdf'>{NAME}.pdf</a></body></html>"
    assert read(home.encode()).kind is Kind.NOT_A_REPORT
    column = [f"<a href='/{year}.html'>{NAME.replace('2024', year)}</a>" for year in ("2023", "2024")]
    assert read(f"<html><body>{''.join(column)}</body></html>".encode()).attachments == ()


def test_a_report_with_an_attachment_is_a_report_with_an_attachment() -> None:
    page = PAGE.decode().replace("<p>无。</p>", '<p>无。</p><a href="a.docx">全文下载</a><a href="a.docx">下载</a>', 1)
    reading = read(page.encode(), url="http://www.shili.example/art/1.html")
    assert reading.kind is Kind.ANNUAL_REPORT
    assert [(a.url, a.text) for a in reading.attachments] == [("http://www.shili.example/art/a.docx", "全文下载")]


def test_a_page_of_pictures_says_so() -> None:
    title = f"{documents.BODY}2024年政府信息公开工作年度报告"
    reading = read(f"<html><body><h1>{title}</h1><img src='/1.jpg'><img src='/2.jpg'></body></html>".encode())
    assert reading.kind is Kind.UNREADABLE
    assert "2幅图片" in reading.why
    assert [a.url for a in reading.attachments] == ["/1.jpg", "/2.jpg"]


def test_a_zip_is_the_document_inside_it() -> None:
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        reading = read(packed(("年报.html", PAGE), method=method))
        assert (reading.kind, reading.carrier) == (Kind.ANNUAL_REPORT, "html")
        assert values(reading) == WANTED
    assert read(packed(("1.txt", documents.document(RAW, "lines")))).carrier == "text"


@pytest.mark.parametrize(("data", "said"), [
    (packed(("a.html", PAGE), ("b.html", PAGE)), "2个文件"),
    (packed(), "空的"),
    (packed(("../a.html", PAGE)), "以外"),
    (packed(("..\\a.html", PAGE)), "以外"),
    (packed(("/etc/a.html", PAGE)), "以外"),
    (packed(("a.zip", packed(("a.html", PAGE)))), "还是压缩文件"),
    (packed(("a.html", b"0" * 30_000_000)), "压缩炸弹"),
    (packed(("a.html", b"0" * 70_000_000)), "MB"),
    (packed(*((f"{n}.html", b"") for n in range(101))), "101个文件"),
    (packed(("a.html", PAGE), method=zipfile.ZIP_LZMA), "压缩方法"),
    (packed(("a.html", PAGE))[:-40], "损坏"),
    (packed(("xl/workbook.xml", b"")), "Excel"),
])  # fmt: skip
def test_an_archive_that_is_not_opened_says_why(data: bytes, said: str) -> None:
    reading = read(data)
    assert reading.kind is Kind.UNREADABLE
    assert said in reading.why


def test_a_locked_archive_and_one_that_lies_about_its_size() -> None:
    data = bytearray(packed(("a.html", PAGE)))
    central = data.rindex(b"PK\x01\x02")
    locked = bytes(data[: central + 8]) + b"\x01\x00" + bytes(data[central + 10 :])
    assert "密码" in read(locked).why
    lying = bytes(data[: central + 24]) + (100).to_bytes(4, "little") + bytes(data[central + 28 :])
    assert read(lying).kind is Kind.UNREADABLE
