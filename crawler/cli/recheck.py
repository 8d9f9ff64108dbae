"""``nianbao recheck``: check every stored reading again with the present rules."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence

from rich.progress import Progress

from crawler.cli.findings import SHOWN, VERDICTS
from crawler.cli.opening import desk
from crawler.cli.output import console, print_json, print_table, say
from crawler.house import House
from crawler.recheck import recheck
from store.queries import FindingRow

#: So many findings are printed of each kind; the counts by code speak of all, and so does --json.
_MOST = 100


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace) -> int:
    with desk():  # migrates the database if need be
        pass
    house = House.open()
    try:
        with Progress(console=console(), transient=True, disable=not console().is_terminal) as bar:
            task = bar.add_task("重新核对", total=None)
            result = recheck(house, progress=lambda n, all_: bar.update(task, completed=n, total=all_))
    finally:
        house.close()
    if args.json:
        print_json(result.to_json())
        return 0
    skipped = f"，{result.skipped} 份其间有新版本，未作改动" if result.skipped else ""
    say(f"重新核对 {result.checked} 份{skipped}，新增问题 {len(result.came)} 个，消除 {len(result.went)} 个")
    for title, rows in (("新增", result.came), ("消除", result.went), ("结论改变", result.turned)):
        _print(title, rows)
    return 0


def _print(title: str, rows: Sequence[FindingRow]) -> None:
    if not rows:
        return
    counts = Counter((row.code, VERDICTS[row.verdict]) for row in rows)
    say(f"{title}：{'，'.join(f'{code}（{verdict}）{n}' for (code, verdict), n in sorted(counts.items()))}")
    print_table(
        title, ("编号", "年度", "机关", "结论", "代码", "说明"),
        ((r.fingerprint[:SHOWN], r.year, r.body, VERDICTS[r.verdict], r.code, r.message) for r in rows[:_MOST]),
    )  # fmt: skip
    if len(rows) > _MOST:
        say(f"另有 {len(rows) - _MOST} 个，见 nianbao recheck --json")
