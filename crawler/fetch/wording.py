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
_BLANK = re.compile(rb"(?:\s|&nbsp;)+")
_INPUT = re.compile(rb"<(?:input|canvas|form|img|iframe)\b|slider", re.I)
_LIST = re.compile(rb"<datastore\b|<table\b", re.I)
_REFRESH = re.compile(rb"<meta\b[^<>]{0,200}http-equiv\s*=\s*[\"']?refresh[^<>]{0,200}url\s*=", re.I)
_RELOCATION = re.compile(
    rb"\blocation\s*(?:\.\s*href)?\s*=\s*[\"'][^\"']{1,500}[\"']|\blocation\s*\.\s*(?:replace|assign)\s*\(", re.I
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
    return len(body) <= _LARGEST and bool(_PROOF.search(body) and _INPUT.search(body)) and _says_little(body, _NOTICE)


def is_worked_on(body: bytes) -> bool:
    """Whether a page only says that the site is being worked on."""
    return len(body) <= _LARGEST and bool(_WORKED_ON.search(body)) and _says_little(body, _NOTICE)


def says_not_found(body: bytes) -> bool:
    """Whether a page says that there is no such page; it may stand in the site's frame, but holds no list or table."""
    if len(body) > _LARGEST or not _NO_SUCH_PAGE.search(body) or _LIST.search(body):
        return False
    return _says_little(body, _FRAMED)


def only_forwards(body: bytes) -> bool:
    """Whether a page has nothing to say but where to go, by meta refresh or by a script that sets the location."""
    if len(body) > _LARGEST or not (_REFRESH.search(body) or _RELOCATION.search(body)):
        return False
    return len(_visible(body)) <= _NOTICE // 6


def _says_little(body: bytes, limit: int) -> bool:
    return len(_visible(body)) <= limit


def _visible(body: bytes) -> bytes:
    return _BLANK.sub(b"", _TAG.sub(b"", _UNSEEN.sub(b"", body)))
