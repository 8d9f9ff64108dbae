"""Every bench still runs: a tiny size of each, and nothing said about speed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from committed import CHECKOUT

BENCHES = ("unchanged_looks", "columns", "reading", "status", "recheck")
#: Benches that print something else than one table.
OTHERS = {
    "carriers": "wrong", "fuzz_reader": "0 wrong numbers", "validator": "false errors", "ocr": "0 verified but wrong",
    "real_scans": "0 verified but wrong",
    "crash_loop": "none lost anything", "storms": "none broke a law",
}  # fmt: skip


@pytest.mark.parametrize("name", BENCHES)
def test_a_bench_runs_and_prints_its_table(name: str, tmp_path: Path) -> None:
    script = CHECKOUT / "bench" / f"{name}.py"
    done = subprocess.run(
        [sys.executable, str(script), "--smoke"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    rows = [line for line in done.stdout.splitlines() if line.startswith("| ")]
    assert len(rows) >= 3
    assert len({row.count("|") for row in rows}) == 1


@pytest.mark.parametrize("name", OTHERS)
def test_the_other_benches_run_too(name: str, tmp_path: Path) -> None:
    script = CHECKOUT / "bench" / f"{name}.py"
    done = subprocess.run(
        [sys.executable, str(script), "--smoke"], cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert OTHERS[name] in done.stdout


def test_every_bench_is_described_with_its_command() -> None:
    described = (CHECKOUT / "bench" / "README.md").read_text("utf-8")
    for name in (*BENCHES, *OTHERS):
        assert f"python bench/{name}.py" in described
