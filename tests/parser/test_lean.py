"""The lean tree of a page holds what the whole tree holds: the same words, tables and places."""

from __future__ import annotations

import parser_documents as documents
import pytest
from bs4 import BeautifulSoup
from quirk_makers import WORD, giant, wap
from test_reading_made import WRAPS

from crawler.parser.carriers import html
from crawler.parser.lean import tree

RAW = documents.figures(4)
PAGE = documents.document(RAW, "html").decode()
PAGES = [
    PAGE, giant(RAW, documents.FORM), wap(RAW, documents.FORM),
    *(documents.report_html(documents.tables_html(RAW, wrap)) for wrap in (*WRAPS, WORD)),
    PAGE.replace("<p>", "<P Class='x'><SPAN STYLE=\"color:red\"><Font Size='3'>").replace("</p>", "</Font></SPAN></P>"),
    PAGE.replace("<td>", "<td><span id='a'>").replace("一、", "<span>一、</span>"),
    PAGE.replace("<table>", "<ta<span>ble><table>"), PAGE.replace("<td>", "<td title='a>b<span>'>"),
    PAGE.replace("<td>", "<td><span>", 40), PAGE.replace("</td>", "</span></td>", 40),
    PAGE.replace("<body>", "<body><!-- <td><span>1 --><script>if (1<a) b('<span>')</script>"),
]


@pytest.mark.parametrize("page", PAGES, ids=range(len(PAGES)))
def test_the_lean_tree_holds_what_the_whole_tree_holds(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lean = html.html_document(page)
    monkeypatch.setattr(html, "tree", lambda text: BeautifulSoup(text, "lxml", multi_valued_attributes=None))
    assert shown(lean) == shown(html.html_document(page))


@pytest.mark.skipif(not documents.REPORTS.is_dir(), reason="the folder of real reports is not beside this checkout")
def test_the_lean_tree_of_real_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    for path in documents.REPORTS.glob("*.html"):
        test_the_lean_tree_holds_what_the_whole_tree_holds(path.read_text(encoding="utf-8"), monkeypatch)
        monkeypatch.undo()


def test_the_lean_tree_is_less_than_half_of_a_page_of_words() -> None:
    page = documents.report_html(documents.tables_html(RAW, WORD))
    assert 2 * len(tree(page).find_all(True)) < len(BeautifulSoup(page, "lxml").find_all(True))


def shown(document: object) -> str:
    """The blocks and links, cells by what they say and where they stand."""
    return repr(document)
