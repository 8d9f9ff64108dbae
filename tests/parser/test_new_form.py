"""A form that comes later is data: rows, columns, labels. Nothing else is needed to read it, whatever carries it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import carrier_documents as carriers
import parser_documents as documents
import pytest

from crawler.parser import form as forms
from crawler.parser import read
from store.model import FORMS, Block, Form, Label, TableForm

KEY = "2031-1"
WORDS = {
    "本年制发件数": "本年印发份数", "本年废止件数": "本年停用份数", "现行有效件数": "年末存量份数",
    "1.属于国家秘密": "1.涉及核心数据", "2.重复申请": "2.反复提交同一申请",
    "四、结转下年度继续办理": "四、留待明年办理",
}  # fmt: skip


@pytest.fixture
def new_form(monkeypatch: pytest.MonkeyPatch) -> Iterator[Form]:
    """An invented form of 2031: other words, one row and one column more, registered as a file of its own would be."""
    old = documents.FORM
    made = replace(old, key=KEY, first_year=2031, last_year=2033, tables=tuple(map(_changed, old.tables)))
    monkeypatch.setitem(FORMS, KEY, made)
    forms._marks.cache_clear()
    yield made
    forms._marks.cache_clear()


def _changed(table: TableForm) -> TableForm:
    return replace(table, blocks=tuple(_block(table, block) for block in table.blocks))


def _block(table: TableForm, block: Block) -> Block:
    def worded(labels: tuple[Label, ...]) -> tuple[Label, ...]:
        return tuple(replace(one, label=WORDS.get(one.label, one.label), spellings=()) for one in labels)

    rows, columns = worded(block.rows), worded(block.columns)
    if table.key == "disclosure" and len(columns) == 3:
        rows = (*rows, Label("guidelines", "行业指引"))
    return replace(block, rows=rows, columns=columns)


@pytest.mark.parametrize("carrier", ["html", *documents.LAYOUTS, "docx", "pdf"])
def test_an_invented_form_is_read_from_its_data_alone(new_form: Form, carrier: str) -> None:
    raw = documents.figures(31, full=True, adds_up=True, form=new_form)
    if carrier in {"docx", "pdf"}:
        tables = carriers.tables(raw, new_form)
        drawing = carriers.drawn(tables, carriers.Drawing(), new_form)
        data = drawing.data() if carrier == "pdf" else carriers.saved(carriers.word(tables, form=new_form))
    else:
        data = documents.document(raw, carrier, new_form)
    reading = read(data)
    assert (reading.form, reading.year) == (KEY, 2033)
    found = {key: {name: cell.value for name, cell in table.cells.items()} for key, table in reading.tables.items()}
    assert found == documents.expected(raw, new_form)
    assert found["disclosure"]["guidelines.repealed"] is not None
