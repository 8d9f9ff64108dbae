"""Legacy Word files: converted beside the workers where LibreOffice is installed, else refused by name."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Iterator

import carrier_goldens as goldens
import parser_documents as documents
import pytest

from crawler import office
from crawler.examine import Examined
from crawler.parser import read
from crawler.pool import DocumentPool
from store.config import Pool
from store.model import Kind

DOC = (goldens.FOLDER / "libreoffice.doc").read_bytes()
RTF = (goldens.FOLDER / "libreoffice.rtf").read_bytes()
OLE = DOC[:512]
installed = pytest.mark.skipif(office.program() is None, reason="LibreOffice is not installed (no soffice)")


@pytest.fixture(scope="module")
def pool() -> Iterator[DocumentPool]:
    made = DocumentPool(Pool(workers=1, timeout=30.0, memory_mb=800, max_tasks=20))
    yield made
    made.close()


def examined(pool: DocumentPool, data: bytes) -> Examined:
    return asyncio.run(pool.examine(data, None, None))


def zipped(data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("report.doc", data)
    return stream.getvalue()


@installed
@pytest.mark.parametrize("data", [DOC, zipped(DOC), RTF], ids=["doc or wps", "zipped", "rtf"])
def test_a_legacy_file_reads_as_what_it_was_made_of(pool: DocumentPool, data: bytes) -> None:
    """A wps file is a doc in all but its name, which nobody looks at."""
    reading = examined(pool, data).reading
    assert (reading.kind, reading.carrier, reading.body) == (Kind.ANNUAL_REPORT, "doc", documents.BODY)
    found = {key: {n: c.value for n, c in table.cells.items()} for key, table in reading.tables.items()}
    assert found == documents.expected(goldens.RAW)


@installed
def test_a_broken_doc_is_refused_by_the_converter(pool: DocumentPool) -> None:
    reading = examined(pool, DOC[: len(DOC) // 3]).reading
    assert reading.kind is not Kind.ANNUAL_REPORT or not any(t.cells for t in reading.tables.values())


def test_without_the_program_it_is_named(pool: DocumentPool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office.shutil, "which", lambda name: None)
    found = examined(pool, DOC)
    assert (found.reading.kind, found.reading.carrier) == (Kind.UNREADABLE, "doc")
    assert "没有安装LibreOffice" in (found.reading.why or "")
    assert any("LibreOffice" in finding.message for finding in found.findings.values())


@pytest.mark.parametrize(
    ("stream", "word"), [("EncryptedPackage", "加密"), ("Workbook", "Excel"), ("Nothing", "没有Word")]
)
def test_other_ole_files_are_told_apart_without_any_program(stream: str, word: str) -> None:
    reading = read(OLE + bytes(512) + stream.encode("utf-16-le"))
    assert (reading.kind, reading.carrier) == (Kind.UNREADABLE, "unknown")
    assert word in (reading.why or "")


def test_a_program_that_hangs_is_stopped_with_all_it_started(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "soffice"
    fake.write_text("#!/bin/sh\nsleep 60 &\nsleep 60\n")
    fake.chmod(0o755)
    monkeypatch.setattr(office, "program", lambda: str(fake))
    monkeypatch.setattr(office, "_SECONDS", 1.0)
    with pytest.raises(office.CannotConvert, match="超过1秒"):
        office.to_docx(DOC)


def test_a_program_that_makes_nothing_is_said_to_have_failed(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "soffice"
    fake.write_text("#!/bin/sh\nexit 0\n")
    fake.chmod(0o755)
    monkeypatch.setattr(office, "program", lambda: str(fake))
    with pytest.raises(office.CannotConvert, match="未能转换"):
        office.to_docx(DOC)
