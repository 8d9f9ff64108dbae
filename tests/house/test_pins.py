"""Versions are pinned once for pip and once for uv, and both say the same."""

from __future__ import annotations

import importlib.metadata
import re
import tomllib

from committed import CHECKOUT
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
LINES = (CHECKOUT / "constraints.txt").read_text(encoding="utf-8").splitlines()
PINS = dict(line.split("==") for line in LINES)


def test_both_lists_of_pins_are_equal() -> None:
    assert PROJECT["tool"]["uv"]["constraint-dependencies"] == LINES


def test_a_pin_is_a_name_and_a_version_and_nothing_else() -> None:
    for line in LINES:
        assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*==[0-9][A-Za-z0-9.]*", line), line
    assert sorted(LINES, key=str.lower) == LINES
    assert "nianbao" not in PINS


def test_every_requirement_has_a_pin_that_satisfies_it() -> None:
    pins = {canonicalize_name(name): version for name, version in PINS.items()}
    extras = PROJECT["project"]["optional-dependencies"]
    for text in [*PROJECT["project"]["dependencies"], *(text for extra in extras.values() for text in extra)]:
        requirement = Requirement(text)
        version = pins[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), f"{text}, pinned {version}"


def test_every_pin_can_be_installed_on_the_oldest_python() -> None:
    """Debian 12 has 3.11.2, and uv refuses pins that do not hold for every Python the project names."""
    oldest = PROJECT["project"]["requires-python"].removeprefix(">=") + ".0"
    pinned = {canonicalize_name(name): version for name, version in PINS.items()}
    for package in importlib.metadata.distributions():
        wants = package.metadata["Requires-Python"]
        if wants and pinned.get(canonicalize_name(package.name)) == package.version:
            assert SpecifierSet(wants).contains(oldest), f"{package.name} {package.version} wants Python {wants}"


def test_the_lock_that_would_name_a_host_is_not_committed() -> None:
    assert "/uv.lock" in (CHECKOUT / ".gitignore").read_text(encoding="utf-8").splitlines()
