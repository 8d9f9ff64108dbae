"""Measuring side by side: rounds that alternate, CPU seconds of children, medians, and a small table."""

from __future__ import annotations

import os
import statistics
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

#: Two things compared: what each costs in one round, in seconds.
Sides = Mapping[str, Callable[[], float]]
_LONGEST_CHILD = 600.0


def alternate(sides: Sides, rounds: int) -> dict[str, float]:
    """The median cost of every side over ``rounds`` rounds; every other round goes backwards."""
    costs: dict[str, list[float]] = {name: [] for name in sides}
    for number in range(rounds):
        for name in list(sides)[:: 1 if number % 2 == 0 else -1]:
            costs[name].append(sides[name]())
    return {name: statistics.median(found) for name, found in costs.items()}


def child_cpu(command: Sequence[str], environment: Mapping[str, str], folder: Path, *, status: int = 0) -> float:
    """User and system seconds of a child and of its own children; raises RuntimeError for another exit status."""
    log = folder / "child.log"
    with log.open("wb") as errors:
        child = subprocess.Popen(
            command, env=dict(environment), cwd=folder, stdin=subprocess.DEVNULL, stdout=errors, stderr=errors
        )
        limit = threading.Timer(_LONGEST_CHILD, child.kill)
        limit.start()
        try:
            _, ended, usage = os.wait4(child.pid, 0)
        finally:
            limit.cancel()
    child.returncode = os.waitstatus_to_exitcode(ended)
    if child.returncode != status:
        raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}:\n{log.read_text(errors='replace')}")
    return usage.ru_utime + usage.ru_stime


def table(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a Markdown table."""
    print(f"\n{title}\n")
    for cells in (header, ["---"] * len(header), *rows):
        print(f"| {' | '.join(cells)} |")
