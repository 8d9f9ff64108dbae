"""What checking is worth and what it costs: recall and false errors on made and real reports, and its time.

    .venv/bin/python bench/validator.py [--smoke]

Prints the tables of bench/README.md. ``--smoke`` takes a few reports of each kind, to see that it runs.
"""

# ruff: noqa: E402 - the makers of reports stand beside the tests, so the path is set before they are imported
from __future__ import annotations

import argparse
import pathlib
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator

ROOT = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "validator")]

from validator_made import YEAR, Made, broken_cells, broken_texts, made
from validator_real import broken_real_cells, broken_real_texts
from validator_rows import REPORTS, row_reading, rows
from validator_sentences import broken_sentences

from crawler.demo.city import demo_world
from crawler.demo.page_html import report_page
from crawler.parser import read
from crawler.validator import check, claims
from store.model import Finding, Reading, Severity

Document = tuple[str, bytes, str]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="a few reports of each kind")
    args = parser.parse_args()
    count = 4 if args.smoke else 200
    mutations(count)
    observed()
    speed(1 if args.smoke else 15)
    return 0


def mutations(count: int) -> None:
    """One number or sentence wrong in a correct report: found with the right code and cell?"""
    found: Counter[tuple[str, bool]] = Counter()
    accused = 0
    for seed in range(count):
        report, chance = made(seed), random.Random(seed)
        accused += any(f.verdict is Severity.ERROR for f in judged(report, report.reading))
        for document, number, _ in broken_texts(report, chance):
            told = [f for f in judged(report, document) if f.code in number.codes]
            hit = any(not number.cells or not f.cells or number.cells & set(f.cells) for f in told)
            found[" / ".join(sorted(number.codes)), hit] += 1
        for document, table, cell in broken_cells(report, chance) if seed % 4 == 0 else ():
            told = [f for f in judged(report, document) if f.table == table and f.verdict is Severity.ERROR]
            found[f"cell of {table}", any(cell in f.cells for f in told)] += 1
        for document, code in broken_sentences(report, chance):
            kind = f"sentence, name, section or table: {code}"
            found[kind, any(f.code == code for f in judged(report, document))] += 1
    print("| broken | cases | found, right code and cell |\n|---|---:|---:|")
    for kind in sorted({kind for kind, _ in found}):
        right, wrong = found[kind, True], found[kind, False]
        print(f"| {kind} | {right + wrong} | {right / (right + wrong):.2%} |")
    total = sum(found.values())
    print(f"| **all** | {total} | {sum(n for (_, hit), n in found.items() if hit) / total:.2%} |")
    print(f"\nUntouched reports: {count}; with an error: {accused}.\n")


def judged(report: Made, document: Reading) -> tuple[Finding, ...]:
    return check(document, body=report.body, year=YEAR, last_year=report.last_year)


def observed() -> None:
    """The observed rows and the real reports, where they are at hand."""
    if not REPORTS.is_dir():
        print("The folder of real reports is not beside this checkout.\n")
        return
    decidable = [row for row in rows() if row["decidable"]]
    wanted = got = false = 0
    for row in decidable:
        told = {(f.code, f.verdict.value) for f in check(row_reading(row)) if not f.code.startswith("FORM-")}
        expected = {(e["code"], e["verdict"]) for e in row["expect"] if e["verdict"] != "ok"}
        wanted, got = wanted + len(expected), got + len(expected & told)
        false += len({pair for pair in told - expected if pair[1] == "error"})
    print("| real material | reports | number claims | to be found | found | false errors |")
    print("|---|---:|---:|---:|---:|---:|")
    numbers = sum(len(claims(row_reading(row))) for row in decidable)
    print(f"| observed rows | {len(decidable)} | {numbers} | {wanted} | {got} | {false} |")
    whole = [(name, read(data, content_type=kind, url=None)) for name, data, kind in real_documents()]
    numbers = sum(len(claims(reading)) for _, reading in whole)
    false = sum(
        1 for _, reading in whole for f in check(reading)
        if f.verdict is Severity.ERROR and f.code != "FORM-TABLE-IMAGE"
    )  # fmt: skip
    years = {name: reading for name, reading in whole if name.startswith("suqian")}
    growth = check(years["suqian-2024.html"], last_year=years["suqian-2023.html"])
    hit = sum(f.code == "TEXT-GROWTH" for f in growth)
    print(f"| whole reports | {len(whole)} | {numbers} | 1 | {hit} | {false} |")
    whole_broken([reading for _, reading in whole])


def whole_broken(whole: list[Reading]) -> None:
    """One number wrong in a real report: cells of tables 3 and 4, and numbers of sentences that the tables hold."""
    found: Counter[bool] = Counter()
    for document in whole:
        for broken, cell in broken_real_cells(document, random.Random(1)):
            found[any(f.verdict is Severity.ERROR and cell in f.cells for f in check(broken))] += 1
        for broken, code in broken_real_texts(document):
            found[any(f.code == code for f in check(broken))] += 1
    print(f"\nReal reports with one number broken: {found.total()} cases, {found[True] / found.total():.2%} found.\n")


def real_documents() -> Iterator[Document]:
    for path in sorted(REPORTS.glob("*")):
        kind = {".html": "text/html", ".txt": "text/plain"}.get(path.suffix)
        if kind:
            yield path.name, path.read_bytes(), kind


def demo_documents() -> Iterator[Document]:
    world = demo_world()
    for posting in world.postings:
        site = world.site(posting.host)
        if site is not None:
            yield posting.report.title, report_page(site, posting.report).encode(), "text/html; charset=utf-8"


def speed(rounds: int) -> None:
    """Reading alone against reading and checking, in processor time; the best of some rounds."""
    print("| documents | reading | reading + checking | ratio |\n|---|---:|---:|---:|")
    real = list(real_documents())
    kinds = {
        "real reports, HTML": [document for document in real if document[2] == "text/html"],
        "real reports, plain text": [document for document in real if document[2] == "text/plain"],
        "demo pages": list(demo_documents()),
    }
    for name, documents in kinds.items():
        if not documents:
            continue
        alone = best(rounds, lambda documents=documents: [_read(d) for d in documents])
        both = best(rounds, lambda documents=documents: [check(_read(d)) for d in documents])
        per = 1000 / len(documents)
        print(f"| {name} ({len(documents)}) | {alone * per:.2f} ms | {both * per:.2f} ms | {both / alone:.2f} |")


def _read(document: Document) -> Reading:
    return read(document[1], content_type=document[2], url=None)


def best(rounds: int, work: Callable[[], object]) -> float:
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


if __name__ == "__main__":
    sys.exit(main())
