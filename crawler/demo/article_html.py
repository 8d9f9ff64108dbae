"""The page of an article: meta tags, title, time line, text and the links to its documents."""

from __future__ import annotations

from html import escape
from urllib.parse import quote

from crawler.demo.columns import Article, Attached, Column
from crawler.demo.documents import Page, Report
from crawler.demo.page_html import between_marks, frame
from crawler.demo.report_html import report_html
from crawler.demo.world import Site

DOWNLOAD_PATH = "/module/download/downfile.jsp"
STORED_PATH = "/attach/0/"


def article_page(site: Site, column: Column, article: Article) -> str:
    """The page of one article; its own numbers stand in its meta tags."""
    meta = "\n".join((
        f'<meta name="ArticleTitle" content="{escape(article.plain_title)}">',
        f'<meta content="{article.at:%Y-%m-%d %H:%M}" name="PubDate">',
        f'<meta name="ContentSource" content="{escape(article.source)}">',
        f'<meta content="{column.number}" name="i_columnid">',
        f'<meta name="i_articleid" content="{article.number}">',
    ))  # fmt: skip
    line = escape(article.time_line.format(at=article.at, source=article.source))
    title = escape(article.title).replace("\n", "<br/>")
    return frame(
        site, article.plain_title, meta,
        f'<h1 class="title">{title}</h1>\n<p class="info">{line}</p>\n{between_marks(_text(article))}',
        column.name, column.way,
    )  # fmt: skip


def _text(article: Article) -> str:
    match article.text:
        case Report():
            words = report_html(article.text)
        case Page(html):
            words = html
        case text:
            words = f"<p>{escape(text)}</p>"
    links = (f'<p>附件：<a href="{_link(attached)}">{escape(attached.name)}</a></p>' for attached in article.attached)
    return "\n".join((words, *links))


def _link(attached: Attached) -> str:
    if attached.direct:
        return f"{STORED_PATH}{attached.stored}"
    return f"{DOWNLOAD_PATH}?classid=0&amp;showname={quote(attached.name)}&amp;filename={attached.stored}"
