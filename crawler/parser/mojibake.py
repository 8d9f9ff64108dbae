"""Text that was decoded wrongly before it came to us: its bytes are fine and its characters are nonsense."""

from __future__ import annotations

_WORDS = ("政府信息公开", "行政机关")
_BAD_SHARE = 0.01


def _misread(data: bytes) -> frozenset[str]:
    """What bytes become when they are read as GBK, from either parity of the first one."""
    return frozenset(
        data[start : start + 2 * ((len(data) - start) // 2)].decode("gb18030", errors="ignore")[:6] for start in (0, 1)
    )


def _twice(word: str) -> str:
    """A word whose UTF-8 bytes were taken for Latin letters."""
    return word.encode().decode("latin-1")


_NONSENSE = frozenset({"锟斤拷锟斤拷", *map(_twice, _WORDS)}).union(
    *(_misread(word.encode()) | _misread(_twice(word).encode()) for word in _WORDS)
)


def is_mojibake(text: str) -> bool:
    """Whether a text is the well-known nonsense of a double decoding, or full of marks for lost characters."""
    if text.count("\ufffd") > len(text) * _BAD_SHARE:
        return True
    return not any(word in text for word in _WORDS) and any(word in text for word in _NONSENSE)
