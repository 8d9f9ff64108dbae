"""What the CMS says about a page: its meta tags, and the table or list of 索引号, 发布单位, 成文日期."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass

_META = re.compile(r"<meta\b([^<>]*)>", re.I)
_ATTRIBUTE = re.compile(r"""([\w:-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_NAMES = ("ArticleTitle", "PubDate", "ContentSource", "SiteName", "ColumnName", "i_columnid", "i_articleid")
_CANONICAL = {name.lower(): name for name in _NAMES}
_LABELS = {
    "索引号": "索引号", "发布单位": "发布单位", "发布机构": "发布单位", "发文机关": "发布单位",
    "成文日期": "成文日期",
}  # fmt: skip
_ROW = re.compile(r"[【\[]?(索引号|发布单位|发布机构|发文机关|成文日期)[】\]]?(?:[:：](.*))?")
_OTHER_LABEL = re.compile(r"[\u4e00-\u9fff（）()]{2,10}[:：]?")


@dataclass(frozen=True, slots=True)
class Found:
    """A value and where on the page it stood."""

    value: str
    where: str


def meta_tags(text: str) -> dict[str, Found]:
    """The CMS's own meta tags by name, whatever the order of their attributes; empty ones are left out."""
    tags: dict[str, Found] = {}
    for tag in _META.findall(text):
        attributes = {
            name.lower(): html.unescape(double or single or bare)
            for name, double, single, bare in _ATTRIBUTE.findall(tag)
        }
        name = _CANONICAL.get(attributes.get("name", "").strip().lower())
        value = " ".join(attributes.get("content", "").split())
        if name and value:
            tags.setdefault(name, Found(value, f"meta {name}"))
    return tags


def metadata_table(lines: Sequence[str]) -> dict[str, Found]:
    """The labelled facts above the body; a value stands behind its label or on the next line."""
    facts: dict[str, Found] = {}
    for index, line in enumerate(lines):
        squeezed = "".join(line.split())
        found = _ROW.fullmatch(squeezed)
        if not found:
            continue
        value = found[2] or (lines[index + 1].strip() if index + 1 < len(lines) else "")
        if value and not (found[2] is None and _is_label(value)):
            facts.setdefault(_LABELS[found[1]], Found(value, "信息表"))
    return facts


def _is_label(value: str) -> bool:
    squeezed = "".join(value.split())
    return _ROW.fullmatch(squeezed) is not None or (
        squeezed.endswith((":", "：")) and _OTHER_LABEL.fullmatch(squeezed) is not None
    )
