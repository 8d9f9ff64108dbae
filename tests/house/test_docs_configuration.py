"""nianbao.toml.example and docs/configuration.md say what store/config.py says: every key, every default."""

from __future__ import annotations

import dataclasses
import re
import tomllib
import typing
from collections.abc import Iterator
from pathlib import Path

import pytest
from committed import CHECKOUT
from docs_pages import code, page, rows, sections

from store.clock import NOW_VARIABLE
from store.config import CONFIG_VARIABLE, Config, read_config
from store.home import HOME_VARIABLE

EXAMPLE = (CHECKOUT / "nianbao.toml.example").read_text(encoding="utf-8")
WHOLE = re.sub(r"^#(?=[\w\[])", "", EXAMPLE, flags=re.MULTILINE)
#: Set by the reader, never by the file.
NOT_A_KEY = {"folder"}


def tables(cls: type, name: str = "", path: str = "") -> Iterator[tuple[str, dict[str, object]]]:
    """Every table of the settings, by its header, with its keys and their defaults (MISSING where needed)."""
    hints, keys = typing.get_type_hints(cls), {}
    inner: list[tuple[type, str, str]] = []
    for field in dataclasses.fields(cls):
        if cls is Config and field.name in NOT_A_KEY:
            continue
        kinds = [*typing.get_args(hints[field.name]), hints[field.name]]
        nested = next((kind for kind in kinds if dataclasses.is_dataclass(kind)), None)
        if isinstance(nested, type):
            below = f"{path}.{field.name}".lstrip(".")
            many = typing.get_origin(hints[field.name]) is tuple
            inner.append((nested, f"[[{below}]]" if many else f"[{below}]", below))
        else:
            keys[field.name] = field.default
    if keys:
        yield name, keys
    for nested, header, below in inner:
        yield from tables(nested, header, below)


TABLES = dict(tables(Config))


def written(default: object) -> str:
    """A default as TOML writes it."""
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, tuple):
        return f"[{', '.join(map(written, default))}]"
    return f'"{default}"' if isinstance(default, str) else str(default)


def blocks() -> dict[str, str]:
    parts = re.split(r"^(\[.*\])$", WHOLE, flags=re.MULTILINE)
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def test_the_tables_are_all_there_is() -> None:
    assert len(TABLES) == 22
    assert set(TABLES[""]) == {"portals"}


def load(text: str, folder: Path) -> Config:
    (folder / "nianbao.toml").write_text(text, encoding="utf-8")
    return read_config(folder / "nianbao.toml")


def test_the_example_as_it_is_changes_nothing(tmp_path: Path) -> None:
    assert load(EXAMPLE, tmp_path) == Config()


def test_the_example_with_every_setting_is_valid_and_says_the_defaults(tmp_path: Path) -> None:
    config = load(WHOLE, tmp_path)
    plain = dataclasses.replace(config.alerts, mail=None, webhook=(), folder=None, apprise=(), route=())
    assert dataclasses.replace(config, alerts=plain) == Config()
    assert config.alerts.mail
    assert config.alerts.webhook
    assert config.alerts.folder
    assert config.alerts.apprise
    assert config.alerts.route
    assert config.alerts.mail.host.endswith(".shili.example")


@pytest.mark.parametrize("name", TABLES)
def test_the_example_shows_every_key_with_its_default_and_a_comment(name: str) -> None:
    block = blocks()[name]
    shown = dict(re.findall(r"^(\w+) = (.+)$", block, flags=re.MULTILINE))
    assert list(shown) == list(TABLES[name])
    for key, default in TABLES[name].items():
        assert re.search(rf"^# .+\n{key} = ", block, flags=re.MULTILINE), f"{key} has no comment"
        if default is not dataclasses.MISSING:
            value = tomllib.loads(f"x = {shown[key]}")["x"]
            assert (tuple(value) if isinstance(value, list) else value) == default
    assert set(blocks()) == set(TABLES)


def described() -> dict[str, list[list[str]]]:
    found = {}
    for heading, text in sections(page("configuration.md")).items():
        header = re.match(r"`(\[+[\w.]+\]+)`", heading)
        if header or heading == "At the top":
            found[header[1] if header else ""] = rows(text)
    return found


def test_every_setting_is_described_with_its_default() -> None:
    told = {name: [(row[0], row[1]) for row in listed] for name, listed in described().items()}
    assert told == {
        name: [
            (f"`{key}`", "needed" if default is dataclasses.MISSING else f"`{written(default)}`")
            for key, default in keys.items()
        ]
        for name, keys in TABLES.items()
    }
    assert all(len(row) == 3 and row[2] for listed in described().values() for row in listed)


def test_every_variable_of_the_environment_is_described() -> None:
    words = code(sections(page("configuration.md"))["The environment"])
    assert {NOW_VARIABLE, CONFIG_VARIABLE, HOME_VARIABLE, "XDG_DATA_HOME", "_FILE"} <= words
