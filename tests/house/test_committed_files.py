"""What may stand in a committed file, and how large a module may grow."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from committed import CHECKOUT, committed_files

PACKAGES = ("alerts", "crawler", "spiders", "store")
LONGEST = 300

#: Hosts of package registries and folders of one machine. Taken apart, so that this file does not hold them.
FOREIGN = re.compile(
    "|".join(
        [r"py" r"pi\.(org|io)", r"python" r"hosted\.org", r"registry\.npm" r"js", r"deb\.deb" r"ian\.org",
         r"/(work|farm|root|home/\w+)" r"/"]
    )
)  # fmt: skip


def modules() -> list[Path]:
    found = (path for path in committed_files() if path.suffix == ".py")
    return [path for path in found if path.relative_to(CHECKOUT).parts[0] in PACKAGES]


def test_no_file_names_a_registry_or_a_folder_of_one_machine() -> None:
    found = []
    for path in committed_files():
        text = path.read_bytes().decode("utf-8", errors="ignore")
        found += [f"{path.relative_to(CHECKOUT)}: {match[0]}" for match in FOREIGN.finditer(text)]
    assert not found


@pytest.mark.parametrize(
    ("text", "foreign"),
    [
        ("https://py" "pi.org/simple", True),
        ("see /wo" "rk/main/x", True),
        ('open("/ro' 'ot/.config")', True),
        ("https://www.shili.example/works/1.html", False),
        ("the root of the checkout", False),
    ],
)  # fmt: skip
def test_the_pattern_finds_what_it_should(text: str, foreign: bool) -> None:
    assert bool(FOREIGN.search(text)) is foreign


def test_a_module_is_one_noun() -> None:
    assert modules()
    long = {str(path): n for path in modules() if (n := len(path.read_text("utf-8").splitlines())) > LONGEST}
    assert not long
    assert len((CHECKOUT / "nianbao").read_text("utf-8").splitlines()) <= LONGEST
    assert not [path for path in modules() if path.stem in ("utils", "util", "helpers", "common", "misc")]


def test_what_is_run_by_name_can_be_run() -> None:
    for name in ("nianbao", ".ci/run"):
        assert (CHECKOUT / name).stat().st_mode & 0o111 == 0o111, name
