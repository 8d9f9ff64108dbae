"""Damaged reports by the thousand: no crash, no hang, and no number the damaged file does not say.

Structural damage leaves every digit alone, and all numbers of a report differ: whatever is read must then stand at its
own key, or the reading is wrong. Noise changes any byte; there a number must at least stand in the file as read.
``--files`` puts noise into the golden Word files and PDFs instead. Their parts carry checksums, so that no change of a
number goes unnoticed: whatever is read there must be what the golden says.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import signal
import sys
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

# The reports are those of the tests: one generator from figures, in every layout of both forms.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests" / "parser"))
import carrier_goldens as goldens
import parser_documents as documents

from crawler.parser import read
from store.model import FORMS, Form, Reading

LIMIT_SECONDS = 5
CARRIERS = ("html", *documents.LAYOUTS)
FILES = tuple(goldens.FOLDER / name for name in (
    "plain.docx", "autonumbered.docx", "textboxes.docx", "layout.docx", "libreoffice.docx", "ruled.pdf", "split.pdf",
    "rotated.pdf", "sideways.pdf", "unruled.pdf", "libreoffice.pdf", "pictures.pdf",
))  # fmt: skip
# Signs, units and decimal points would make another number of one: they are noise, not structure.
JUNK = "口□他《》；x"
Grid = list[list[str]]


class OverLimit(Exception):
    """The document took longer than the limit."""


@dataclass(frozen=True)
class Outcome:
    """What became of one document. ``wrong`` names the first wrong number, ``crash`` is a traceback."""

    seed: int
    damage: str
    kind: str
    cells: int
    seconds: float
    wrong: str | None = None
    crash: str | None = None
    over: bool = False


def drop_row(rows: Grid, rng: random.Random) -> None:
    del rows[rng.randrange(len(rows))]


def drop_cell(rows: Grid, rng: random.Random) -> None:
    row = rng.choice(rows)
    del row[rng.randrange(len(row))]


def repeat_row(rows: Grid, rng: random.Random) -> None:
    at = rng.randrange(len(rows))
    rows.insert(at, list(rows[at]))


def swap_rows(rows: Grid, rng: random.Random) -> None:
    a, b = rng.randrange(len(rows)), rng.randrange(len(rows))
    rows[a], rows[b] = rows[b], rows[a]


def merge_cells(rows: Grid, rng: random.Random) -> None:
    row = rng.choice([row for row in rows if len(row) > 1])
    at = rng.randrange(len(row) - 1)
    row[at : at + 2] = [row[at] + " 及 " + row[at + 1]]


def blank_cell(rows: Grid, rng: random.Random) -> None:
    row = rng.choice(rows)
    row.insert(rng.randrange(len(row) + 1), "")


def page_number(rows: Grid, rng: random.Random) -> None:
    rows.insert(rng.randrange(len(rows)), [rng.choice(["- 3 -", "— 12 —", "第 3 页 共 9 页"])])


def garble(rows: Grid, rng: random.Random) -> None:
    cells = [(r, c) for r, row in enumerate(rows) for c, text in enumerate(row) if not any(map(str.isdigit, text))]
    r, c = rng.choice(cells)
    chars = list(rows[r][c]) or [""]
    for _ in range(rng.randint(1, 4)):
        chars[rng.randrange(len(chars))] = rng.choice(["", *JUNK])
    rows[r][c] = "".join(chars)


def move_label(rows: Grid, rng: random.Random) -> None:
    """A row's label away from its numbers, to another row.

    A column's label put over another column makes the file say another thing, and to read that is right: only
    rows that hold numbers lose their label.
    """
    row = rng.choice([row for row in rows if len(row) > 1 and any(cell.isdigit() for cell in row)] or rows)
    rng.choice(rows).insert(0, row.pop(0))


DAMAGE: dict[str, Callable[[Grid, random.Random], None]] = {
    "a row dropped": drop_row, "a cell dropped": drop_cell, "a row twice": repeat_row, "rows swapped": swap_rows,
    "cells merged": merge_cells, "a blank cell put in": blank_cell, "a page number put in": page_number,
    "a label garbled": garble, "a label moved": move_label,
}  # fmt: skip
TEXTUAL = ("tag lost", "junk put in", "cut", "two damages", "noise")


def html_rows(table: str) -> Grid:
    """The cells of a table as they stand in its source, with their tags."""
    return [[f"<td{cell}" for cell in row.split("<td")[1:]] for row in table.split("<tr>")[1:]]


def html_table(rows: Grid) -> str:
    return "<table>" + "".join("<tr>" + "".join(row).replace("</tr></table>", "").replace("</tr>", "") + "</tr>"
                               for row in rows) + "</table>"  # fmt: skip


def on_texts(rows: Grid, change: Callable[[Grid, random.Random], None], rng: random.Random) -> None:
    """Damage the texts of HTML cells by the same functions that damage rows of plain cells."""
    plain = [[cell.split(">", 1)[1].split("</td>")[0] if ">" in cell else cell for cell in row] for row in rows]
    tags = {text: cell.split(">", 1)[0] + ">" for row, texts in zip(rows, plain, strict=True)
            for cell, text in zip(row, texts, strict=True)}  # fmt: skip
    change(plain, rng)
    rows[:] = [[f"{tags.get(text, '<td>')}{text}</td>" for text in row] for row in plain]


def damaged(raw: documents.Figures, carrier: str, form: Form, damage: str, rng: random.Random) -> bytes:
    """A report with one kind of damage (or two) done to it."""
    doing = [DAMAGE[damage]] if damage in DAMAGE else rng.sample(list(DAMAGE.values()), 2 * (damage == "two damages"))
    if carrier == "html":
        tables = [html_rows(table) for table in documents.tables_html(raw, form=form)]
        for change in doing:
            on_texts(rng.choice(tables), change, rng)
        text = documents.report_html([html_table(table) for table in tables], form=form)
    else:
        tables = documents.table_rows(raw, spread=carrier in {"tabs", "markdown"}, form=form)
        for change in doing:
            change(rng.choice(tables), rng)
        text = documents.report_text(tables, carrier, form)
    return textual(text, damage, rng)


def textual(text: str, damage: str, rng: random.Random) -> bytes:
    """The damage that is done to the text as a whole."""
    at = rng.randrange(len(text))
    if damage == "tag lost" and "<" in text:
        start = text.find("<", at) if text.find("<", at) >= 0 else text.index("<")
        text = text[:start] + text[text.find(">", start) + 1 :]
    elif damage == "junk put in":
        text = text[:at] + rng.choice(JUNK) + text[at:]
    elif damage == "cut":
        text = text[:at]
    if damage != "noise":
        return text.encode()
    return noisy(text.encode(rng.choice(["utf-8", "gb18030"])), rng)


def noisy(whole: bytes, rng: random.Random) -> bytes:
    """Bytes changed, lost, doubled or put in at up to twenty places."""
    data = bytearray(whole)
    for _ in range(rng.randint(1, 20)):
        at, size = rng.randrange(len(data)), rng.choice([1, 1, 2, 8, 64, 512])
        choice = rng.randrange(4)
        if choice == 0:
            data[at : at + size] = rng.randbytes(size)
        elif choice == 1:
            del data[at : at + size]
        elif choice == 2:
            data[at:at] = data[at : at + size]
        else:
            data[at:at] = rng.choice([b"<table>", b"</td>", b"<!--", b"\0", b"\t", b"<tr>", b"&#", b"<pre>", b"|"])
        data = data or bytearray(b"x")
    return bytes(data)


def one_file(seed: int) -> Outcome:
    """Put noise into a golden file and read it; the same seed is the same file."""
    rng = random.Random(seed)
    path = rng.choice(FILES)
    data = noisy(path.read_bytes(), rng)
    return outcome(seed, f"{path.name}: noise", data, lambda reading: wrong(reading, goldens.RAW, documents.FORM))


def one(seed: int) -> Outcome:
    """Damage and read the document of one seed; the same seed is the same document."""
    rng = random.Random(seed)
    form, carrier = FORMS[rng.choice(sorted(FORMS))], rng.choice(CARRIERS)
    damage = rng.choice([*DAMAGE, *TEXTUAL])
    raw = documents.figures(seed, full=carrier == "bare" or rng.random() < 0.3, adds_up=carrier == "bare", form=form)
    data = damaged(raw, carrier, form, damage, rng)
    def judge(reading: Reading) -> str | None:
        return wrong(reading, raw, form) if damage != "noise" else made_up(reading, data)

    return outcome(seed, f"{carrier}: {damage}", data, judge)


def outcome(seed: int, name: str, data: bytes, judge: Callable[[Reading], str | None]) -> Outcome:
    """Read one damaged document within the limit; ``judge`` names a wrong number."""
    started = time.perf_counter()
    signal.setitimer(signal.ITIMER_REAL, LIMIT_SECONDS)
    try:
        reading = read(data)
    except OverLimit:
        return Outcome(seed, name, "", 0, LIMIT_SECONDS, over=True)
    except Exception:  # any exception at all is what the run looks for
        return Outcome(seed, name, "", 0, 0, crash=traceback.format_exc())
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
    spent = time.perf_counter() - started
    count = sum(len(table.cells) for table in reading.tables.values())
    return Outcome(seed, name, reading.kind.value, count, spent, wrong=judge(reading))


def wrong(reading: Reading, raw: documents.Figures, form: Form) -> str | None:
    """The first cell that holds another value than the figures the document was made from."""
    wanted = documents.expected(raw, form)
    for table, found in reading.tables.items():
        for key, cell in found.cells.items():
            right = wanted[table].get(key)
            if cell.value != right and not (cell.value is None and not cell.raw.strip()):
                return f"{table}.{key} = {cell.value!r}, should be {right!r}"
    return None


def made_up(reading: Reading, data: bytes) -> str | None:
    """The first cell whose digits stand nowhere in the damaged file."""
    digits = "".join(chr(byte) for byte in data if 48 <= byte <= 57)
    for table, found in reading.tables.items():
        for key, cell in found.cells.items():
            if cell.value is not None and "".join(c for c in cell.raw if c in "0123456789") not in digits:
                return f"{table}.{key} = {cell.value!r}, in the file nowhere"
    return None


def alarm(_signal: int, _frame: FrameType | None) -> None:
    raise OverLimit


def prepare() -> None:
    signal.signal(signal.SIGALRM, alarm)


def run(job: Callable[[int], Outcome], first: int, count: int, minutes: float) -> Iterator[Outcome]:
    ends = time.monotonic() + minutes * 60
    with multiprocessing.get_context("spawn").Pool(2, initializer=prepare) as pool:
        for outcome in pool.imap_unordered(job, range(first, first + count), chunksize=20):
            yield outcome
            if time.monotonic() > ends:
                return


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=100_000, help="documents to make (default 100000)")
    parser.add_argument("--minutes", type=float, default=20, help="stop after so many minutes (default 20)")
    parser.add_argument("--seed", type=int, default=0, help="the first document's seed")
    parser.add_argument("--files", action="store_true", help="noise in the golden Word files and PDFs")
    parser.add_argument("--smoke", action="store_true", help="200 documents, to prove that the bench works")
    args = parser.parse_args()
    outcomes = list(run(one_file if args.files else one, args.seed, 200 if args.smoke else args.count, args.minutes))
    bad = [o for o in outcomes if o.crash or o.over or o.wrong]
    for outcome in bad[:20]:
        print(f"seed {outcome.seed} ({outcome.damage}): {outcome.wrong or outcome.crash or 'over the limit'}")
    times = sorted(o.seconds for o in outcomes)
    kinds = Counter(o.kind for o in outcomes)
    print(f"{len(outcomes)} damaged documents: {sum(bool(o.crash) for o in outcomes)} crashes, "
          f"{sum(o.over for o in outcomes)} over {LIMIT_SECONDS} s, "
          f"{sum(bool(o.wrong) for o in outcomes)} wrong numbers.")
    print(f"{sum(o.cells for o in outcomes)} numbers read; {dict(kinds)}; "
          f"median {times[len(times) // 2] * 1000:.0f} ms, slowest {times[-1] * 1000:.0f} ms.")
    for damage, count in sorted(Counter(o.damage for o in bad).items()):
        print(f"  {damage}: {count}")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
