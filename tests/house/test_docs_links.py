"""Links between the pages lead somewhere, headings included; every page can be found from another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from committed import CHECKOUT
from docs_pages import DOCS

PAGES = sorted(DOCS.glob("*.md"))
TOP = [path for path in (CHECKOUT / "README.md", CHECKOUT / "CHANGELOG.md") if path.is_file()]
_LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)\s]+)\)")


def links(path: Path) -> list[str]:
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE)
    return [link for link in _LINK.findall(text) if not re.match(r"[a-z]+:", link)]


def anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as web sites for code make them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", [*PAGES, *TOP], ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    for link in links(path):
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        assert target.exists(), link
        assert CHECKOUT in target.parents, link
        assert not anchor or anchor in anchors(target), link


def test_every_page_is_linked_from_another() -> None:
    linked = {
        (path.parent / name).resolve()
        for path in [*PAGES, *TOP]
        for link in links(path)
        if (name := link.partition("#")[0]) not in ("", path.name)
    }
    assert not [path.name for path in PAGES if path not in linked]
