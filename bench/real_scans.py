"""A real report with a text layer made into scans: which numbers come out right, and never a proved one wrong.

python bench/real_scans.py PDF EXPECTED.json [--dots N …] [--turned DEGREES …] [--smoke]
Every page is drawn at each number of dots per inch, turned by each angle and saved as a picture without text. EXPECTED
holds the numbers by table and cell, as a reading does. --smoke takes a made report, once; its status is 1 where a
proved table is wrong.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from decimal import Decimal
from pathlib import Path
from typing import Any

# The scans are made as those of the tests.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "ocr"))
import cv2
from picture_scans import scanned

from crawler.parser import read
from crawler.parser.ocr.rapid import default_engine
from crawler.validator import proved

GOLDEN = Path(__file__).resolve().parents[1] / "tests" / "parser" / "golden"


def main() -> int:
    args = _arguments()
    cv2.setNumThreads(1)
    expected = json.loads(args.expected.read_text("utf-8"))["tables"]
    print("| dots per inch | turned | numbers | right | unread | wrong | proved | s |\n" + "| --- " * 8 + "|")
    false = 0
    for dots in args.dots:
        for turned in args.turned:
            row = _row(args.pdf, expected, dots, turned)
            false += row.pop("false")
            print(f"| {dots} | {turned:+g}° | " + " | ".join(map(str, row.values())) + " |", flush=True)
    print(f"\n{false} verified but wrong")
    return 1 if false else 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pdf", type=Path, nargs="?", default=GOLDEN / "libreoffice.pdf")
    parser.add_argument("expected", type=Path, nargs="?", default=GOLDEN / "libreoffice.pdf.expected.json")
    parser.add_argument("--dots", type=int, nargs="*", default=[110, 120, 130, 140, 150])
    parser.add_argument("--turned", type=float, nargs="*", default=[-1.0, 0.0, 0.6])
    parser.add_argument("--smoke", action="store_true", help="a made report, once; status 1 where one proved is wrong")
    args = parser.parse_args()
    if args.smoke:
        args.dots, args.turned = [120], [0.5]
    return args


def _row(pdf: Path, expected: dict[str, Any], dots: int, turned: float) -> dict[str, Any]:
    data = scanned(pdf, dots, turned)
    started = time.process_time()
    reading = proved(read(data, engine=default_engine()))
    seconds = time.process_time() - started
    right = unread = wrong = false = 0
    for key, known in expected.items():
        table = reading.tables[key]
        for name, value in known["cells"].items():
            cell = table.cells.get(name)
            if cell is None:
                unread += 1
            elif _same(cell.value, value):
                right += 1
            else:
                wrong, false = wrong + 1, false + bool(table.verified)
    verified = sum(bool(table.verified) for table in reading.tables.values())
    return {"numbers": right + unread + wrong, "right": right, "unread": unread, "wrong": wrong,
            "proved": f"{verified} of {len(expected)}", "s": f"{seconds:.1f}", "false": false}  # fmt: skip


def _same(found: object, value: object) -> bool:
    return found == value or (None not in (found, value) and Decimal(str(found)) == Decimal(str(value)))


if __name__ == "__main__":
    sys.exit(main())
