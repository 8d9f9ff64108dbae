"""What a small page says in so many words: prove you are human, we are closed, there is no such page, go there.

Such pages come with status 200 as often as not. Bytes are looked at as they are, in both encodings that portals use;
a page with more to say than a notice is never taken for one.
"""

from __future__ import annotations

import re

#: A notice in a frame of navigation; a page beyond this is a page.
_LARGEST = 65_536
#: Bytes of visible text: a few sentences of Chinese. Frames of navigation are allowed more.
_NOTICE, _FRAMED = 900, 4_000

_UNSEEN = re.compile(rb"<(script|style|noscript|title)\b.*?(</\1\s*>|\Z)|<!--.*?(-->|\Z)", re.I | re.S)
_TAG = re.compile(rb"<[^<>]*>")
_TITLE = re.compile(rb"<title[^<>]{0,200}>([^<>]{0,500})", re.I)
_BLANK = re.compile(rb"(?:\s|&nbsp;)+")
_INPUT = re.compile(rb"<(?:input|canvas|form|img|iframe)\b|slider", re.I)
_LIST = re.compile(rb"<datastore\b|<table\b", re.I)
_REFRESH = re.compile(rb"<meta\b[^<>]{0,200}http-equiv\s{0,9}=\s{0,9}[\"']?refresh[^<>]{0,200}url\s{0,9}=", re.I)
_RELOCATION = re.compile(
    rb"\blocation\s{0,9}(?:\.\s{0,9}href\s{0,9})?=\s{0,9}[\"'][^\"']{1,500}[\"']"
    rb"|\blocation\s{0,9}\.\s{0,9}(?:replace|assign)\s{0,9}\(",
    re.I,
)


def _any(*words: str) -> re.Pattern[bytes]:
    spelled = {word.encode(encoding) for word in words for encoding in ("utf-8", "gb18030")}
    return re.compile(b"|".join(re.escape(word) for word in sorted(spelled)), re.I)


_PROOF = _any("验证码", "滑动验证", "人机验证", "安全验证", "captcha", "请完成验证", "访问验证")
_WORKED_ON = _any(
    "系统维护", "网站维护", "正在维护", "停机维护", "维护升级", "升级维护", "升级改造", "暂停服务", "系统升级",
    "网站升级",
)  # fmt: skip
_NO_SUCH_PAGE = _any(
    "页面不存在", "页面已删除", "页面未找到", "找不到页面", "找不到该页", "无法找到该页", "已被删除", "不存在或已删除",
    "404 not found",
)  # fmt: skip


def asks_for_proof(body: bytes) -> bool:
    """Whether a page only asks its visitor to prove to be human: a captcha with or without words around it."""
    return bool(_INPUT.search(body[:_LARGEST])) and _only_says(body, _PROOF, _NOTICE)


def is_worked_on(body: bytes) -> bool:
    """Whether a page only says that the site is being worked on."""
    return _only_says(body, _WORKED_ON, _NOTICE)


def says_not_found(body: bytes) -> bool:
    """Whether a page says that there is no such page; it may stand in the site's frame, but holds no list or table."""
    return _only_says(body, _NO_SUCH_PAGE, _FRAMED)


def only_forwards(body: bytes) -> bool:
    """Whether a page has nothing to say but where to go, by meta refresh or by a script that sets the location."""
    if len(body) > _LARGEST or _LIST.search(body) or not (_REFRESH.search(body) or _RELOCATION.search(body)):
        return False
    return len(_visible(body)) <= _NOTICE // 6


def _only_says(body: bytes, words: re.Pattern[bytes], limit: int) -> bool:
    """Whether a page without a list or a table shows little, and these words in it."""
    if len(body) > _LARGEST or not words.search(body) or _LIST.search(body):
        return False
    shown = _visible(body)
    return len(shown) <= limit and bool(words.search(shown) or words.search(_titles(body)))


def _titles(body: bytes) -> bytes:
    return b" ".join(found[1] for found in _TITLE.finditer(body))


def _visible(body: bytes) -> bytes:
    return _BLANK.sub(b"", _TAG.sub(b"", _UNSEEN.sub(b"", body)))
