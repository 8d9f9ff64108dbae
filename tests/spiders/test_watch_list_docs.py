"""docs/watch-list.md: its example loads, and it names every key and template there is."""

from __future__ import annotations

import re
from pathlib import Path

from spiders import body_row, channel_row, registry
from spiders.check import check_watch_list
from spiders.registry import load_watch_list
from spiders.templates import TEMPLATES
from store.model import Level, Via

DOC = (Path(__file__).parents[2] / "docs" / "watch-list.md").read_text(encoding="utf-8")


def test_the_example_loads(tmp_path: Path) -> None:
    (name, block), (_, more) = re.findall(r"```toml\n# (\S+?)(?: [^\n]*)?\n(.*?)```", DOC, re.DOTALL)
    assert DOC.count("```toml") == 2
    file = tmp_path / name.rpartition("/")[2]
    file.write_text(block + more, encoding="utf-8")
    assert len(load_watch_list(tmp_path).portal("shili").channels) == 2
    file.write_text(block, encoding="utf-8")
    watch = load_watch_list(tmp_path)
    assert len(watch.bodies) == 4
    assert watch.portal("shili").channels[0].known is not None
    assert {remark.code for remark in check_watch_list(watch)} == {"levels", "no_area"}


def test_every_key_is_described() -> None:
    sections = dict(re.findall(r"^## `\[*(\w+)\]*`.*?\n(.*?)(?=^## )", DOC, re.DOTALL | re.MULTILINE))
    for section, keys in {"bodies": body_row.KEYS, "portal": registry.KEYS, "channel": channel_row.KEYS}.items():
        first_cells = re.findall(r"^\| (`.*?) \|", sections[section], re.MULTILINE)
        described = {key for cell in first_cells for key in cell.split(", ")}
        assert described == {f"`{key}`" for key in keys}
    assert all(f"`{key}`" in sections["channel"] for key in channel_row.KNOWN_KEYS)


def test_every_level_template_and_means_is_named() -> None:
    assert all(f"`{word}`" in DOC for word in (*Level, *TEMPLATES, *Via))
