"""Tables read from pictures: how many cells come out right, how many tables are proved, and never a wrong one.

python bench/ocr.py [--count N] [--seed N] [--wear NAME …] [--fonts NAME] [--peers N] [--keep FILE] [--smoke]
Reports are made anew from the seed, a third as whole pages, one in six with a misprint. --keep stores each report's
outcome as a line of JSON, so that a long run can be stopped and goes on where it was. --peers N has other readers
look at the first N reports of each wear, side by side. --smoke takes one report; its status is 1 if a proved table
is wrong.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_THREAD_LIMIT", "1")
# The pictures are those of the tests.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "ocr"))
import cv2
import ocr_peers
import picture_fonts
import psutil
from picture_made import Pictured, pictured
from picture_wear import WEARS

from crawler.parser import read
from crawler.parser.ocr.rapid import default_engine
from crawler.validator import proved
from store.model import Reading

TABLES = ("disclosure", "requests", "review")
Outcome = dict[str, Any]


def main() -> int:
    args = _arguments()
    cv2.setNumThreads(1)
    wanted = [(wear, args.seed + n) for n in range(args.count) for wear in args.wear]
    kept = {(one["wear"], one["seed"]): one for one in _kept(args.keep)}
    outcomes = []
    for number, (wear, seed) in enumerate(wanted, 1):
        if (wear, seed) not in kept:
            kept[wear, seed] = _outcome(wear, seed, args)
            _keep(args.keep, kept[wear, seed])
        outcomes.append(kept[wear, seed])
        if sys.stderr.isatty():
            print(f"\r{number}/{len(wanted)}", end="", file=sys.stderr)
    print(f"{len(outcomes)} reports from seed {args.seed}, fonts for {args.fonts}")
    print(_table(outcomes, args.wear))
    for name in ocr_peers.PEERS:
        if any(name in one for one in outcomes):
            print(f"\n{name}, the same reports\n{_peer_table(outcomes, name, args.wear)}")
    wrong = sum(table["verified"] and not table["exact"] for one in outcomes for table in one["tables"].values())
    print(f"\n{wrong} verified but wrong; most memory {max(one['memory'] for one in outcomes)} MB")
    return 1 if wrong else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=67, help="reports of each wear")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--wear", nargs="*", choices=sorted(WEARS), default=list(WEARS))
    parser.add_argument("--fonts", choices=("tuning", "reporting"), default="reporting")
    parser.add_argument("--peers", type=int, default=0)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("--smoke", action="store_true", help="one report; status 1 where a proved table is wrong")
    args = parser.parse_args()
    if args.smoke:
        args.count, args.wear = 1, ["clean"]
    return args


def _kept(file: Path | None) -> Iterator[Outcome]:
    if file is not None and file.is_file():
        yield from map(json.loads, file.read_text("utf-8").splitlines())


def _keep(file: Path | None, outcome: Outcome) -> None:
    if file is not None:
        with file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(outcome, ensure_ascii=False) + "\n")


def _outcome(wear: str, seed: int, args: argparse.Namespace) -> Outcome:
    faces = picture_fonts.TUNING if args.fonts == "tuning" else picture_fonts.REPORTING
    made = pictured(seed, wear, faces, whole=seed % 3 == 2)
    started = time.process_time()
    reading = proved(_read(made))
    seconds = time.process_time() - started
    tables = {key: _compared(made, key, reading) for key in TABLES}
    memory = psutil.Process().memory_info().rss // 1_000_000
    outcome = {"wear": wear, "seed": seed, "tables": tables, "seconds": seconds, "memory": memory}
    if seed - args.seed < args.peers:
        outcome |= {name: _peer(made, peer) for name, peer in ocr_peers.PEERS.items()}
    return outcome


def _read(made: Pictured) -> Reading:
    engine = default_engine()
    if made.pages:
        return read(made.pictures["page.png"], engine=engine)
    return read(made.html, pictures=made.pictures, engine=engine)


def _compared(made: Pictured, key: str, reading: Reading) -> Outcome:
    """One table beside the truth: every cell as printed, blanks and dashes too."""
    truth, table = made.numbers.texts(key), reading.tables[key]
    wrong = []
    for name, text in truth.items():
        cell = table.cells.get(name)
        if cell is None or cell.raw != text:
            found = cell and [cell.raw, cell.confidence, cell.doubt, [list(one) for one in cell.candidates]]
            wrong.append([name, text, found])
    sure = sorted(cell.confidence or 0.0 for name, cell in table.cells.items() if cell.raw == truth.get(name))
    exact = not wrong and set(table.cells) == set(truth)
    misprinted = made.numbers.misprint is not None and made.numbers.misprint.table == key
    return {"cells": len(truth), "wrong": wrong, "exact": exact, "verified": bool(table.verified), "proof": table.proof,
            "misprinted": misprinted, "least": sure[:5], "unread": [u.why for u in table.unread][:3]}  # fmt: skip


def _peer(made: Pictured, peer: Any) -> Outcome:
    """What another reader makes of the same pictures: for each table whether all its numbers come in order."""
    started = sum(os.times()[:4])  # with what the programs it starts take
    rows = [row for data in made.pictures.values() for row in peer(data)]
    seconds = sum(os.times()[:4]) - started
    exact = {key: ocr_peers.holds(rows, ocr_peers.wanted(made.numbers, key)) for key in TABLES}
    return {"exact": exact, "seconds": seconds}


def _table(outcomes: Iterable[Outcome], wears: Iterable[str]) -> str:
    lines = ["| wear | table | cells right | exact | verified | wrong though verified | s |", "| --- " * 7 + "|"]
    by: dict[tuple[str, str], list[Outcome]] = defaultdict(list)
    seconds: dict[str, list[float]] = defaultdict(list)
    for one in outcomes:
        seconds[one["wear"]].append(one["seconds"])
        for key, table in one["tables"].items():
            by[one["wear"], key].append(table)
    for wear in wears:
        for number, key in enumerate(TABLES, 2):
            tables = by[wear, key]
            cells, wrong = sum(t["cells"] for t in tables), sum(len(t["wrong"]) for t in tables)
            exact, verified = sum(t["exact"] for t in tables), sum(t["verified"] for t in tables)
            false = sum(t["verified"] and not t["exact"] for t in tables)
            spent = f"{sum(seconds[wear]) / len(tables):.1f}" if number == 2 else ""
            lines.append(f"| {wear} | {number} | {(cells - wrong) / cells:.2%} | {exact} of {len(tables)} "
                         f"| {verified / len(tables):.0%} | {false} | {spent} |")  # fmt: skip
    return "\n".join(lines)


def _peer_table(outcomes: Iterable[Outcome], name: str, wears: Iterable[str]) -> str:
    lines = ["| wear | table 2 | table 3 | table 4 | s |", "| --- " * 5 + "|"]
    for wear in wears:
        mine = [one[name] for one in outcomes if one["wear"] == wear and name in one]
        if mine:
            shares = " | ".join(f"{sum(one['exact'][key] for one in mine)} of {len(mine)}" for key in TABLES)
            lines.append(f"| {wear} | {shares} | {sum(one['seconds'] for one in mine) / len(mine):.1f} |")
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
