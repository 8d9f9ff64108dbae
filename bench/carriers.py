"""Word files and PDFs side by side with what a plain library does, and how many cells come out right.

python bench/carriers.py [--smoke] [FILE.pdf|FILE.docx …]
--smoke takes few rounds, and its status is 1 where a claim does not hold.
"""

from __future__ import annotations

import argparse
import io
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import docx
import pdfplumber

# The reports are those of the tests.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "parser"))
import carrier_documents as carriers
import carrier_goldens as goldens
import parser_documents as documents

from crawler.parser import read
from store.model import Reading

#: A reading may take at most so many times what the other library takes for less: reading tables, opening a file.
MOST_PDF = 1.0
REAL = documents.REPORTS / "hongze-2024.pdf"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--smoke", action="store_true", help="few rounds; status 1 where a claim does not hold")
    parser.add_argument("file", nargs="*", type=Path)
    args = parser.parse_args()
    rounds = 3 if args.smoke else 15
    files = args.file or [goldens.FOLDER / name for name in ("ruled.pdf", "libreoffice.pdf", "plain.docx")]
    if not args.file and REAL.is_file():
        files.insert(0, REAL)
    worst = speed(files, rounds)
    wrong = exactness(3 if args.smoke else 30)
    return int(args.smoke and (worst > MOST_PDF or wrong > 0))


def speed(files: Iterable[Path], rounds: int) -> float:
    """Print the table of times; gives the worst ratio of a PDF."""
    print(f"{'file':<32}{'ours ms':>9}{'theirs ms':>11}{'ratio':>7}  theirs is")
    worst = 0.0
    for path in files:
        data = path.read_bytes()
        is_pdf = path.suffix == ".pdf"
        other, name = (tables_of, "pdfplumber extract_tables") if is_pdf else (opened, "python-docx open")
        ours, theirs = side_by_side(lambda data=data: read(data), lambda data=data, other=other: other(data), rounds)
        worst = max(worst, ours / theirs) if is_pdf else worst
        print(f"{path.name:<32}{ours * 1000:>9.1f}{theirs * 1000:>11.1f}{ours / theirs:>7.2f}  {name}")
    return worst


def side_by_side(one: Callable[[], object], other: Callable[[], object], rounds: int) -> tuple[float, float]:
    """Median CPU seconds of each, taken in turn so that a busy machine is busy for both."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds + 1):
        for work, kept in zip((one, other), times, strict=True):
            start = time.process_time()
            work()
            kept.append(time.process_time() - start)
    return statistics.median(times[0][1:]), statistics.median(times[1][1:])


def tables_of(data: bytes) -> object:
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        return [page.extract_tables() for page in pdf.pages]


def opened(data: bytes) -> object:
    return docx.Document(io.BytesIO(data))


def exactness(count: int) -> int:
    """Print how many cells of made reports are right, unread and wrong by carrier; gives the wrong ones."""
    print(f"\n{'carrier':<32}{'documents':>10}{'right':>8}{'unread':>8}{'wrong':>7}")
    total = 0
    for name, make in MADE.items():
        right = unread = wrong = 0
        for seed in range(count):
            raw = documents.figures(seed)
            good, bad, missing = compared(read(make(raw)), documents.expected(raw))
            right, wrong, unread = right + good, wrong + bad, unread + missing
        total += wrong
        print(f"{name:<32}{count:>10}{right:>8}{unread:>8}{wrong:>7}")
    return total


def compared(reading: Reading, wanted: dict[str, dict[str, object]]) -> tuple[int, int, int]:
    right = wrong = missing = 0
    for key, cells in wanted.items():
        found = reading.tables[key].cells if key in reading.tables else {}
        for name, value in cells.items():
            missing += name not in found
            right += name in found and found[name].value == value
            wrong += name in found and found[name].value != value
        wrong += len(set(found) - set(cells))
    return right, wrong, missing


def _pdf(**options: object) -> Callable[[documents.Figures], bytes]:
    return lambda raw: carriers.drawn(carriers.tables(raw), carriers.Drawing(**options)).data()


MADE: dict[str, Callable[[documents.Figures], bytes]] = {
    "docx": lambda raw: carriers.saved(carriers.word(carriers.tables(raw))),
    "pdf, ruled": _pdf(),
    "pdf, ruled, many page breaks": _pdf(size=(595.0, 420.0)),
    "pdf, ruled, rotated": _pdf(turned="flag"),
    "pdf, ruled, drawn sideways": _pdf(turned="sideways"),
    "pdf, no rulings, one page": _pdf(ruled=False, size=(595.0, 1200.0), type_size=7.0),
    "pdf, no rulings, page breaks": _pdf(ruled=False, type_size=7.0),
}

if __name__ == "__main__":
    sys.exit(main())
