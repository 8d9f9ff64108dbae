"""An article page: whether it is the article its address says, and which documents its text links to."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawler.parser.article_url import ArticleAddress, read_article_url
from crawler.parser.attachments import Attachment, attachments, link_texts
from crawler.parser.markup import visible_lines
from crawler.parser.page import Page, page
from crawler.parser.sections import is_heading

__all__ = ["Article", "ArticleAddress", "Attachment", "read_article", "read_article_url"]

_BEGIN = re.compile(r"<meta\s+name=[\"']ContentStart[\"'][^<>]*+>|<!--ZJEG_RSS\.content\.begin-->", re.I)
_END = re.compile(r"<meta\s+name=[\"']ContentEnd[\"'][^<>]*+>|<!--ZJEG_RSS\.content\.end-->", re.I)
_CONTAINER = re.compile(
    r"<div\b[^<>]{0,400}?\b(?:id|class)\s{0,9}=\s{0,9}[\"'](?:zoom|art_con|article-content|article)[\"'\s]", re.I
)
_UNSEEN = re.compile(r"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1\s*>|\Z)", re.I | re.S)
_SHOWN = re.compile(r"<(img|a)\s([^<>]*+)>", re.I)
_SOURCE = re.compile(r"""(?<![\w-])(?:src|href)\s{0,9}=\s{0,9}(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))""", re.I)
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|gif|bmp|webp|tiff?)(?:[?#]|$)", re.I)
_TABLE = re.compile(r"<table\b", re.I)
#: A covering sentence before the link; a report's first section alone is longer.
_LONGEST_COVER = 400


@dataclass(frozen=True, slots=True)
class Article:
    """An article page. ``mismatch`` says where the page's own numbers differ from its address, None where not.

    ``only_document`` is True where the text is no report but a link to one; ``is_marked`` where the page has any of the
    marks by which the content system makes an article. ``only_pictures`` is True where pictures are all that stands
    between the content system's own marks.
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
    pictures = not linked and _BEGIN.search(seen.text) is not None and _shows_pictures(body) and _is_cover(body)
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


def _shows_pictures(body: str) -> bool:
    """Whether a text shows a picture or links to one; embedded data is no address."""
    for tag, given in _SHOWN.findall(body):
        source = next(("".join(found).strip() for found in _SOURCE.findall(given)), "")
        if _PICTURE_FILE.search(source) if tag.lower() == "a" else source and not source.startswith("data:"):
            return True
    return False


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
