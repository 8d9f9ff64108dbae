"""Names in Word's XML without their namespace: the transitional and the strict one mean the same."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from lxml import etree

_OFF = frozenset({"0", "false", "off", "none"})


def local(node: etree._Element) -> str:
    """The tag without its namespace; empty for what is no element."""
    return _bare(node.tag) if isinstance(node.tag, str) else ""


@lru_cache(maxsize=1024)
def _bare(tag: str) -> str:
    return tag.rpartition("}")[2]


def child(node: etree._Element | None, name: str) -> etree._Element | None:
    """The first child of that name, or None."""
    return next(children(node, name), None)


def children(node: etree._Element | None, name: str) -> Iterator[etree._Element]:
    """All children of that name, in order."""
    return iter(()) if node is None else node.iterchildren(f"{{*}}{name}")


def attribute(node: etree._Element | None, name: str) -> str | None:
    """An attribute by its bare name, or None."""
    for key, text in node.attrib.items() if node is not None else ():
        if str(key).rpartition("}")[2] == name:
            return str(text)
    return None


def value(node: etree._Element | None) -> str | None:
    """The ``w:val`` of a property, or None."""
    return attribute(node, "val")


def is_on(node: etree._Element | None) -> bool:
    """Whether a switch such as ``w:vanish`` is set: there, and not said to be off."""
    return node is not None and (value(node) or "1").lower() not in _OFF
