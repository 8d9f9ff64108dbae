"""An article page: whether it is the article its address says, and which documents its text links to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from crawler.parser.article_url import ArticleAddress, read_article_url
from crawler.parser.attachments import Attachment, attachments, link_texts
from crawler.parser.choose import find_title
from crawler.parser.markup import visible_lines
from crawler.parser.page import Page, page
from crawler.parser.sections import is_heading
from crawler.parser.shown import is_picture_link, shown
from crawler.parser.titles import parse_title

__all__ = ["Article", "ArticleAddress", "Attachment", "read_article", "read_article_url"]

_BEGIN = re.compile(r"<meta\s+name=[\"']ContentStart[\"'][^<>]*+>|<!--ZJEG_RSS\.content\.begin-->", re.I)
_END = re.compile(r"<meta\s+name=[\"']ContentEnd[\"'][^<>]*+>|<!--ZJEG_RSS\.content\.end-->", re.I)
_CONTAINER = re.compile(
    r"<div\b[^<>]{0,400}?\b(?:id|class)\s{0,9}=\s{0,9}[\"'](?:zoom|art_con|article-content|article)[\"'\s]", re.I
)
_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.I | re.S)
_LINK = re.compile(r"<a\s([^<>]*+)>(.{0,500}?)</a\s{0,9}>", re.I | re.S)
#: What is said about an article beside its text.
_ABOUT = re.compile(
    r"(?:信息|文章|稿件)?(?:来源|作者|编辑|责任编辑|审核|索引号|发布机构|发布单位|发布人)\s{0,9}[:：]\s{0,9}\S{0,40}"
)
_BESIDE = re.compile(
    r"(?:发布|发文|成文|更新)?(?:日期|时间)|(?:浏览|点击|阅读)(?:次数|数|量)|字体|字号|大|中|小|打印(?:本页)?|关闭(?:窗口)?"
    r"|附件|附图|图片?|(?:详)?见|如下|第|共|页|年|月|日|[\d\W_]"
)
_TABLE = re.compile(r"<table\b", re.I)
#: A covering sentence before the link; a report's first section alone is longer.
_LONGEST_COVER = 400


@dataclass(frozen=True, slots=True)
class Article:
    """An article page. ``mismatch`` says where the page's own numbers differ from its address, None where not.

    ``only_document`` is True where the text is no report but a link to one; ``is_marked`` where the page has any of the
    marks by which the content system makes an article. ``only_pictures`` is True where pictures that may be a report
    are all that stands between the content system's own marks: neither decoration nor other words beside them.
    """

    page: Page
    address: ArticleAddress | None
    mismatch: str | None
    attachments: tuple[Attachment, ...]
    only_document: bool
    is_marked: bool = True
    only_pictures: bool = False


def read_article(data: bytes, url: str, content_type: str | None = None) -> Article:
    """Look at an article page; ``url`` is where it was found, ``content_type`` the header as sent."""
    seen = page(data, content_type=content_type)
    address = read_article_url(url)
    body = _UNSEEN.sub(" ", _body(seen.text))
    linked = attachments(body, url)
    only_document = bool(linked) and _is_cover(body)
    pictures = not linked and _BEGIN.search(seen.text) is not None and _is_pictures(body, url, seen)
    return Article(seen, address, _mismatch(seen, address), linked, only_document, _is_marked(seen), pictures)


def _is_marked(seen: Page) -> bool:
    own = {"ArticleTitle", "PubDate", "i_articleid"} & seen.metadata.keys()
    return bool(own or seen.displayed_at or _BEGIN.search(seen.text) or _CONTAINER.search(seen.text))


def _body(text: str) -> str:
    """The text between the content system's marks, else from its usual container on, else all of it."""
    begin = _BEGIN.search(text)
    if begin:
        ends = [found.start() for found in _END.finditer(text, begin.end())]
        return text[begin.end() : ends[-1] if ends else len(text)]
    container = _CONTAINER.search(text)
    return text[container.start() :] if container else text


def _is_pictures(body: str, url: str, seen: Page) -> bool:
    """Whether pictures that may be a report are all there is, beside its title and what says when and by whom."""
    if _TABLE.search(body) or not any(one.may_be_report for one in shown(body, url)):
        return False
    title = find_title(seen)[0]
    beside = _LINK.sub(lambda link: "" if is_picture_link(link[1]) else link[0], body)
    lines = (line for line in visible_lines(beside) if not parse_title(line))
    return not any(_BESIDE.sub("", word) for word in _words(lines, title.text if title else ""))


def _words(lines: Iterable[str], title: str) -> Iterator[str]:
    """What lines say that is no part of the title and not about the article."""
    for line in lines:
        if "".join(line.split()) not in title:
            yield from (word for word in _ABOUT.sub(" ", line).split() if word not in title)


def _is_cover(body: str) -> bool:
    """Whether a text with links to documents says too little to be a report itself."""
    if _TABLE.search(body) or any(is_heading(line) for line in visible_lines(body)):
        return False
    words = "".join("".join(visible_lines(body)).split())
    return len(words) - len("".join(link_texts(body).split())) <= _LONGEST_COVER


def _mismatch(seen: Page, address: ArticleAddress | None) -> str | None:
    if address is None:
        return None
    pairs = (("栏目号", address.column, "i_columnid"), ("文章号", address.article, "i_articleid"))
    wrong = [
        f"{name}：网址写{said}，页面写{seen.metadata[meta].value}"
        for name, said, meta in pairs
        if meta in seen.metadata and seen.metadata[meta].value != said
    ]
    return "；".join(wrong) or None
