"""What "unchanged" and "the same empty answer" mean: two hashes that forget what does not matter."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

#: The CMS brackets the text of an article with these; what stands outside is navigation.
_BODY_BEGIN = re.compile(rb'<meta\s+name="ContentStart"\s*/?>|<!--ZJEG_RSS\.content\.begin-->', re.I)
_BODY_END = re.compile(rb'<meta\s+name="ContentEnd"\s*/?>|<!--ZJEG_RSS\.content\.end-->', re.I)
_IDENTITY = re.compile(rb'<meta\b[^<>]{0,2000}?\bname="(?:ArticleTitle|PubDate)"[^<>]*>', re.I)

#: Markup that changes by itself: scripts, styles, comments (rendering times), tokens. None of these can be led to
#: read the rest of a page again and again.
_VOLATILE = re.compile(
    rb"<(?:script\b.*?(?:</script\s*>|\Z)|style\b.*?(?:</style\s*>|\Z)|!--.*?(?:-->|\Z)"
    rb"|input\b(?=[^<>]{0,2000}?type=[\"']?hidden)[^<>]*>)",
    re.I | re.S,
)
_SESSION = re.compile(rb";jsessionid=[0-9a-z]+", re.I)
#: Hit counters, in the two encodings of the portals.
_COUNTED = [f"{verb}{noun}" for verb in ("浏览", "点击", "访问") for noun in ("次数", "量")]
_COUNTER = re.compile(
    b"(?:%s)" % b"|".join(word.encode(encoding) for encoding in ("utf-8", "gb18030") for word in _COUNTED)
    + rb"(?::|\xef\xbc\x9a|\xa3\xba)?(?:\s|<[^<>]*>)*\d+"
)


def content_key(data: bytes) -> str:
    """The hash by which a page counts as unchanged (64 hex digits): byte-level, no parsing.

    Where the CMS marks the body, only title, date and body count; else all but the volatile parts.
    """
    begin = _BODY_BEGIN.search(data)
    ends = [match.start() for match in _BODY_END.finditer(data, begin.end())] if begin else []
    region = data
    if begin and ends:
        region = b"\n".join((*_IDENTITY.findall(data[: begin.start()]), data[begin.end() : ends[-1]]))
    lasting = _COUNTER.sub(b"", _SESSION.sub(b"", _VOLATILE.sub(b"", region)))
    return hashlib.sha256(b" ".join(lasting.split())).hexdigest()


_TAGS = re.compile(
    r"<(?:script\b.*?(?:</script\s*>|\Z)|style\b.*?(?:</style\s*>|\Z)|!--.*?(?:-->|\Z)|[^<>]*>)", re.I | re.S
)
_DIGITS = re.compile(r"\d+")


def answer_fingerprint(text: str, forget: Iterable[str] = ()) -> str:
    """The hash by which two answers of one page count as the same empty answer (64 hex digits).

    Forgets markup, white space, every number, and what was asked for (``forget``: names, area code), which
    such pages like to echo.
    """
    visible = _TAGS.sub(" ", text)
    for word in sorted({word for word in forget if word}, key=len, reverse=True):
        visible = visible.replace(word, "")
    return hashlib.sha256("".join(_DIGITS.sub("", visible).split()).encode()).hexdigest()
