"""Made reports as Word files and PDFs: any figures read back equal, and damage never yields a wrong number."""

from __future__ import annotations

import random

import carrier_damage
import carrier_documents as carriers
import parser_documents as documents
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.parser import read
from store.model import Form, Kind, Reading

SEEDS = st.integers(0, 10**6)
FORMS = st.sampled_from([documents.FORM, documents.FORM_2019, documents.with_one_row(documents.FORM)])
#: What a page can look like: rulings, how it is turned, its size.
DRAWINGS = st.builds(
    carriers.Drawing, turned=st.sampled_from(["", "flag", "sideways"]),
    size=st.sampled_from([carriers.A4, (595.0, 420.0)]), type_size=st.sampled_from([7.0, 9.0]),
    numbered=st.booleans(),
)  # fmt: skip


def values(reading: Reading) -> dict[str, dict[str, object]]:
    return {key: {name: cell.value for name, cell in table.cells.items()} for key, table in reading.tables.items()}


def assert_equal(reading: Reading, raw: documents.Figures, form: Form) -> None:
    assert reading.kind is Kind.ANNUAL_REPORT, reading.why
    assert values(reading) == documents.expected(raw, form), [table.unread for table in reading.tables.values()]
    year = documents.year_of(form)
    assert (reading.body, reading.year, reading.signed_on) == (documents.BODY, year, f"{year + 1}-01-20")
    assert reading.form == form.key
    assert [section.number for section in reading.sections] == [1, 2, 3, 4, 5, 6]


def assert_nothing_wrong(reading: Reading, raw: documents.Figures, form: Form = documents.FORM) -> int:
    """No cell may say another number than the document; gives how many were read."""
    wanted = documents.expected(raw, form)
    read_cells = 0
    for table, cells in values(reading).items():
        for key, value in cells.items():
            assert key in wanted[table], f"{table} {key} was made up"
            assert value == wanted[table][key], f"{table} {key}"
            read_cells += 1
    return read_cells


@settings(deadline=None, max_examples=10)
@given(SEEDS, FORMS)
def test_word_reads_back(seed: int, form: Form) -> None:
    raw = documents.figures(seed, form=form)
    reading = read(carriers.saved(carriers.word(carriers.tables(raw, form), form=form)))
    assert_equal(reading, raw, form)
    assert reading.carrier == "docx"


@settings(deadline=None, max_examples=25)
@given(SEEDS, FORMS, DRAWINGS)
def test_ruled_pdf_reads_back(seed: int, form: Form, drawing: carriers.Drawing) -> None:
    raw = documents.figures(seed, form=form)
    reading = read(carriers.drawn(carriers.tables(raw, form), drawing, form).data())
    assert_equal(reading, raw, form)
    assert reading.carrier == "pdf"


@settings(deadline=None, max_examples=25)
@given(SEEDS, FORMS, st.booleans(), DRAWINGS)
def test_pdf_without_rulings_is_right_or_unread(seed: int, form: Form, full: bool, drawing: carriers.Drawing) -> None:
    drawing.ruled = False
    raw = documents.figures(seed, full=full, form=form)
    reading = read(carriers.drawn(carriers.tables(raw, form), drawing, form).data())
    assert_nothing_wrong(reading, raw, form)


@pytest.mark.parametrize("seed", range(4))
def test_pdf_without_rulings_on_one_page_is_read(seed: int) -> None:
    raw = documents.figures(seed, full=True)
    drawing = carriers.Drawing(ruled=False, size=(595.0, 1200.0), type_size=7.0)
    reading = read(carriers.drawn(carriers.tables(raw), drawing).data())
    assert_nothing_wrong(reading, raw)
    assert sum(len(table.cells) for table in reading.tables.values()) > 180


@settings(deadline=None, max_examples=25)
@given(SEEDS, FORMS, st.sampled_from(["docx", "pdf"]))
def test_a_column_moved_with_its_label_is_read_where_it_stands(seed: int, form: Form, carrier: str) -> None:
    raw = documents.figures(seed, form=form)
    tables = carriers.tables(raw, documents.shuffled(form, random.Random(seed)))
    if carrier == "docx":
        data = carriers.saved(carriers.word(tables, form=form))
    else:
        data = carriers.drawn(tables, carriers.Drawing(), form).data()
    assert_equal(read(data), raw, form)


@settings(deadline=None, max_examples=40)
@given(SEEDS, FORMS, st.sampled_from(["drop", "merge"]), st.booleans())
def test_a_pdf_with_a_row_lost_or_cells_merged_never_gives_a_wrong_number(
    seed: int, form: Form, damage: str, ruled: bool
) -> None:
    rng = random.Random(seed)
    raw = documents.figures(seed, form=form)
    tables = carriers.tables(raw, form)
    carrier_damage.damage_spanned(rng.choice(tables), damage, rng)
    # Without rulings a swallowed number leaves a blank and nothing else.
    drawing = carriers.Drawing(ruled=ruled or damage == "merge", type_size=7.0)
    assert_nothing_wrong(read(carriers.drawn(tables, drawing, form).data()), raw, form)


@settings(deadline=None, max_examples=15)
@given(SEEDS, st.sampled_from(["drop", "garble", "cell", "merge"]))
def test_a_damaged_word_table_never_gives_a_wrong_number(seed: int, damage: str) -> None:
    rng = random.Random(seed)
    raw = documents.figures(seed)
    report = carriers.word(carriers.tables(raw))
    carrier_damage.damage_word(rng.choice(report.tables), damage, rng)
    assert_nothing_wrong(read(carriers.saved(report)), raw)


@settings(deadline=None, max_examples=40)
@given(SEEDS, st.sampled_from(["ruling", "label", "shift"]), st.booleans())
def test_a_damaged_pdf_never_gives_a_wrong_number(seed: int, damage: str, ruled: bool) -> None:
    rng = random.Random(seed)
    raw = documents.figures(seed)
    drawing = carriers.drawn(carriers.tables(raw), carriers.Drawing(ruled=ruled, type_size=7.0))
    carrier_damage.damage_drawing(drawing, damage, rng)
    assert_nothing_wrong(read(drawing.data()), raw)


@settings(deadline=None, max_examples=30)
@given(SEEDS, st.floats(0.02, 0.98), st.sampled_from(["docx", "pdf"]))
def test_a_file_cut_anywhere_is_refused(seed: int, share: float, carrier: str) -> None:
    raw = documents.figures(seed % 3)
    if carrier == "docx":
        data = carriers.saved(carriers.word(carriers.tables(raw)))
    else:
        data = carriers.drawn(carriers.tables(raw), carriers.Drawing()).data()
    reading = read(data[: int(len(data) * share)])
    assert reading.kind in {Kind.TRUNCATED, Kind.UNREADABLE}
    assert reading.why
    assert not reading.tables
