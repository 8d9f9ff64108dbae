"""Made reports: any figures in any layout read back equal, and damage never yields a wrong number."""

from __future__ import annotations

import random
import re
from itertools import pairwise

import parser_documents as documents
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.parser import read
from store.model import FORMS, Form, Kind, Reading

WRAPS = (
    "{}", "<p>{}</p>", '<p class="MsoNormal"><span lang="EN-US">{}<o:p></o:p></span></p>',
    "<!--[if gte mso 9]><xml>7</xml><![endif]--><div>&nbsp;{}&nbsp;</div>", "<p><strong>{}</strong><br></p>",
)
MORE_HEAD = '<table><tr><td>索引号</td><td>1/2025-1</td><td>发布单位</td><td>财政局</td></tr></table>'
SEEDS = st.integers(0, 10**6)
EITHER_FORM = st.sampled_from(sorted(FORMS))
CARRIERS = ("html", *documents.LAYOUTS)


def values(reading: Reading) -> dict[str, dict[str, object]]:
    return {key: {n: c.value for n, c in table.cells.items()} for key, table in reading.tables.items()}


def assert_equal(reading: Reading, raw: documents.Figures, form: Form = documents.FORM) -> None:
    assert reading.kind is Kind.ANNUAL_REPORT, reading.why
    assert reading.form == form.key
    wanted = documents.expected(raw, form)
    assert values(reading) == wanted, [table.unread for table in reading.tables.values()]
    year = documents.year_of(form)
    assert (reading.body, reading.year, reading.signed_on) == (documents.BODY, year, f"{year + 1}-01-20")


def assert_nothing_wrong(reading: Reading, raw: documents.Figures, form: Form = documents.FORM) -> None:
    wanted = documents.expected(raw, form)
    for table, cells in values(reading).items():
        for key, value in cells.items():
            assert key in wanted[table], f"{table} {key} was made up"
            assert value == wanted[table][key], f"{table} {key}"


@settings(deadline=None, max_examples=25)
@given(SEEDS, st.sampled_from(WRAPS), st.booleans(), st.booleans(), EITHER_FORM)
def test_html_reads_back(seed: int, wrap: str, metadata: bool, layout: bool, key: str) -> None:
    form = FORMS[key]
    raw = documents.figures(seed, form=form)
    tables = documents.tables_html(raw, wrap, form)
    page = documents.report_html(tables, before=MORE_HEAD if metadata else "", form=form)
    if layout:
        page = page.replace("<body>", "<body><table><tr><td>").replace("</body>", "</td></tr></table></body>")
    assert_equal(read(page.encode()), raw, form)


@settings(deadline=None, max_examples=30)
@given(SEEDS, st.sampled_from(["lines", "tabs", "markdown"]), EITHER_FORM)
def test_text_reads_back(seed: int, layout: str, key: str) -> None:
    form = FORMS[key]
    raw = documents.figures(seed, form=form)
    reading = read(documents.document(raw, layout, form))
    # Between tabs a row whose last number is blank cannot be told from a padded one: there unread is right.
    if layout == "lines":
        assert_equal(reading, raw, form)
    else:
        assert_nothing_wrong(reading, raw, form)
        assert sum(len(cells) for cells in values(reading).values()) > 80


@settings(deadline=None, max_examples=60)
@given(SEEDS, st.booleans(), EITHER_FORM, st.booleans())
def test_bare_lines_read_back_whole_or_not_at_all(seed: int, full: bool, key: str, page: bool) -> None:
    form = FORMS[key]
    raw = documents.figures(seed, full=full, adds_up=True, form=form)
    reading = read(bare(documents.document(raw, "bare", form).decode().split("\n"), page))
    if full:
        assert_equal(reading, raw, form)
    else:
        assert_nothing_wrong(reading, raw, form)
        assert all(table.cells or table.unread for table in reading.tables.values()), "there is no such table, it says"


@settings(deadline=None, max_examples=60)
@given(SEEDS, EITHER_FORM, st.booleans(), st.integers(1, 3), st.integers(1, 2))
def test_bare_lines_with_blanks_gone_and_strange_numbers_between(
    seed: int, key: str, page: bool, blanks: int, strangers: int
) -> None:
    """Numbers of pages stand among the lines, where a blank cell was and where none was: the count may be right."""
    form = FORMS[key]
    rng = random.Random(seed)
    raw = documents.figures(seed, full=True, adds_up=True, form=form)
    for table in form.tables:
        for name in rng.sample(sorted(raw[table.key]), blanks):
            raw[table.key][name] = ""
    raw = documents.added_up(raw, form)
    lines = documents.document(raw, "bare", form).decode().split("\n")
    marks = [at for at, line in enumerate(lines) if line in map(documents.heading, range(1, 7))]
    for start, end in reversed(list(pairwise(marks))):
        for _ in range(strangers):
            lines.insert(rng.randrange(start + 1, end + 1), str(rng.randint(1, 9)))
    assert_nothing_wrong(read(bare(lines, page)), raw, form)


def bare(lines: list[str], page: bool) -> bytes:
    """The lines as a text, or each as a paragraph of a page."""
    return ("<p>" + "</p>\n<p>".join(lines) + "</p>" if page else "\n".join(lines)).encode()


@settings(deadline=None, max_examples=50)
@given(SEEDS, st.sampled_from(CARRIERS), EITHER_FORM)
def test_a_column_moved_with_its_label_is_read_where_it_stands(seed: int, carrier: str, key: str) -> None:
    form = FORMS[key]
    raw = documents.figures(seed, full=True, adds_up=True, form=form)
    reading = read(documents.document(raw, carrier, documents.shuffled(form, random.Random(seed))))
    if carrier == "bare":  # only the order of the form says there which number is whose
        assert_nothing_wrong(reading, raw, form)
    else:
        assert_equal(reading, raw, form)


@settings(deadline=None, max_examples=20)
@given(SEEDS, st.sampled_from(CARRIERS))
def test_the_variant_of_23_rows_reads_back(seed: int, carrier: str) -> None:
    form = documents.with_one_row(documents.FORM)
    assert sum(len(block.rows) for block in form.table("requests").blocks) == 23
    raw = documents.figures(seed, full=True, adds_up=True, form=form)
    assert_equal(read(documents.document(raw, carrier, form)), raw, form)


@settings(deadline=None, max_examples=80)
@given(SEEDS, st.sampled_from(["drop", "garble", "cell", "merge"]), st.sampled_from(CARRIERS), EITHER_FORM)
def test_damage_in_a_table_never_gives_a_wrong_number(seed: int, damage: str, carrier: str, key: str) -> None:
    form = FORMS[key]
    rng = random.Random(seed)
    raw = documents.figures(seed, full=carrier == "bare", adds_up=carrier == "bare", form=form)
    if carrier == "html":
        tables = documents.tables_html(raw, form=form)
        which = rng.randrange(3)
        tables[which] = damaged_html(tables[which], damage, rng)
        data = documents.report_html(tables, form=form)
    else:
        rows = documents.table_rows(raw, spread=carrier in {"tabs", "markdown"}, form=form)
        damaged_rows(rng.choice(rows), damage, rng)
        data = documents.report_text(rows, carrier, form)
    assert_nothing_wrong(read(data.encode()), raw, form)


@settings(deadline=None, max_examples=50)
@given(SEEDS, st.floats(0.02, 0.98), st.sampled_from(CARRIERS), EITHER_FORM)
def test_a_document_cut_anywhere_gives_no_wrong_number(seed: int, share: float, carrier: str, key: str) -> None:
    form = FORMS[key]
    raw = documents.figures(seed, full=carrier == "bare", adds_up=carrier == "bare", form=form)
    data = documents.document(raw, carrier, form)
    reading = read(data[: int(len(data) * share)])
    assert_nothing_wrong(reading, raw, form)
    if carrier == "html":
        assert reading.kind in {Kind.TRUNCATED, Kind.NOT_A_REPORT}


def damaged_html(table: str, damage: str, rng: random.Random) -> str:
    rows = table.split("<tr>")
    index = rng.randrange(1, len(rows))
    cells = rows[index].split("<td")
    which = rng.randrange(1, len(cells))
    if damage == "drop":
        del rows[index]
    elif damage == "cell":
        del cells[which]
        rows[index] = "<td".join(cells) if which < len(cells) else "<td".join(cells) + "</tr>"
    elif damage == "merge" and which + 1 < len(cells) and re.search(r">[^<]+</td>", cells[which]):
        # A blank cell swallows nothing here: what is seen then is a blank, and no trace of a number.
        width = sum(int((re.findall(r'colspan="(\d+)"', cell) or ["1"])[0]) for cell in cells[which : which + 2])
        end = "</tr>" if which + 2 == len(cells) else ""
        cells[which] = f' colspan="{width}"' + re.sub(r'colspan="\d+"', "", cells[which]) + end
        del cells[which + 1]
        rows[index] = "<td".join(cells)
    elif damage == "garble":
        start, rest = cells[which].split(">", 1)
        text, end = rest.split("</td>", 1)
        cells[which] = f"{start}>{documents.garbled(text, rng)}</td>{end}"
        rows[index] = "<td".join(cells)
    return "<tr>".join(rows)


def damaged_rows(rows: list[list[str]], damage: str, rng: random.Random) -> None:
    row = rng.choice(rows)
    if damage == "drop":
        rows.remove(row)
    elif damage == "cell":
        del row[rng.randrange(len(row))]
    elif damage == "merge":
        at = rng.randrange(len(row))
        row[at : at + 2] = [" ".join(row[at : at + 2])]
    else:
        which = rng.randrange(len(row))
        row[which] = documents.garbled(row[which], rng)
