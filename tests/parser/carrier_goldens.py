"""The golden Word files and PDFs: how each is made, and what it must read as. Run as a program it writes them anew.

Those made by LibreOffice (their names say so) need soffice and Noto fonts; the others only the test extra.
"""

from __future__ import annotations

import copy
import io
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable

import carrier_documents as carriers
import carrier_font
import parser_documents as documents
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen import canvas

from crawler.parser import read
from store.model import Reading

FOLDER = pathlib.Path(__file__).parent / "golden"
SEED = 2024
RAW = documents.figures(SEED)
Make = Callable[[], bytes]
_BOX = f"""<w:p {nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml">
<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent/></wps:txbx></w:drawing>
</mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent/></v:textbox></w:pict></mc:Fallback></mc:AlternateContent>
</w:r></w:p>"""


def plain_word() -> object:
    return carriers.word(carriers.tables(RAW))


def layout_word() -> bytes:
    """Everything inside one cell of a layout table."""
    made = plain_word()
    body = made.element.body
    inner = [node for node in body if node.tag != qn("w:sectPr")]
    cell = made.add_table(1, 1).cell(0, 0)
    for node in inner:
        cell._tc.append(node)
    cell.add_paragraph()
    return carriers.saved(made)


def boxed_word() -> bytes:
    """Title and table 2 in text boxes, each drawn twice (as new and as old Word want it)."""
    made = plain_word()
    title = made.paragraphs[1]
    _into_box(made, [title._p], title._p.getprevious())
    table = made.tables[0]
    _into_box(made, [table._tbl], table._tbl.getprevious())
    return carriers.saved(made)


def _into_box(made: object, nodes: list[object], before: object) -> None:
    box = parse_xml(_BOX)
    before.addnext(box)
    for content in box.iter(qn("w:txbxContent")):
        content.extend([copy.deepcopy(node) for node in nodes])
        content.append(OxmlElement("w:p"))
    for node in nodes:
        node.getparent().remove(node)


def numbered_word(format_: str = "chineseCountingThousand", text: str = "%1、") -> object:
    """Section headings whose numbers Word writes by itself."""
    bare = [documents.FORM.sections[number].title for number in range(6)]
    made = carriers.word(carriers.tables(RAW), headings=bare)
    numbering = made.part.numbering_part.element
    numbering.insert(0, parse_xml(
        f'<w:abstractNum {nsdecls("w")} w:abstractNumId="90"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{format_}"/><w:lvlText w:val="{text}"/></w:lvl></w:abstractNum>'
    ))  # fmt: skip
    numbering.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="90"><w:abstractNumId w:val="90"/></w:num>'))
    for paragraph in made.paragraphs:
        if paragraph.text in bare:
            paragraph._p.get_or_add_pPr().append(
                parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="90"/></w:numPr>')
            )
    return made


def pictured_word() -> bytes:
    """Pictures where the tables should be."""
    made = plain_word()
    for table in list(made.tables):
        paragraph = made.add_paragraph()
        paragraph.add_run().add_picture(io.BytesIO(picture()))
        table._tbl.addprevious(paragraph._p)
        table._tbl.getparent().remove(table._tbl)
    return carriers.saved(made)


def picture() -> bytes:
    stream = io.BytesIO()
    Image.new("L", (60, 40), 200).save(stream, "PNG")
    return stream.getvalue()


def pdf(**options: object) -> bytes:
    return carriers.drawn(carriers.tables(RAW), carriers.Drawing(**options)).data()


def scan() -> bytes:
    """Two pages of nothing but a picture each."""
    stream = io.BytesIO()
    made = canvas.Canvas(stream, pagesize=carriers.A4, invariant=1)
    for _ in range(2):
        made.drawImage(ImageReader(io.BytesIO(picture())), 0, 0, *carriers.A4)
        made.showPage()
    made.save()
    return stream.getvalue()


def pictured() -> bytes:
    """Text with a picture in the place of two tables."""
    return carriers.drawn([carriers.tables(RAW)[0], picture(), picture()], carriers.Drawing()).data()


def under_a_scan() -> bytes:
    """A scan with words laid unseen beneath it, as recognition programs do: they are nobody's word."""
    stream = io.BytesIO()
    made = canvas.Canvas(stream, pagesize=carriers.A4, invariant=1)
    made.drawImage(ImageReader(io.BytesIO(picture())), 0, 0, *carriers.A4)
    text = made.beginText(60, 700)
    text.setFont(carrier_font.registered(), 9)
    text.setTextRenderMode(3)
    for line in [*carriers.opening(documents.FORM), documents.heading(1)]:
        text.textLine(line)
    made.drawText(text)
    made.save()
    return stream.getvalue()


def locked() -> bytes:
    return carriers.drawn(carriers.tables(RAW), carriers.Drawing()).data(encrypt="geheim")


def unmapped() -> bytes:
    """The fonts' tables of characters taken away: what is drawn cannot be told from what is stored."""
    data = pdf()
    assert b"/ToUnicode" in data
    return data.replace(b"/ToUnicode", b"/ToNothing")


def office(make: Make, suffix: str, filter_: str = "") -> Make:
    """What LibreOffice makes of a Word file."""
    def run() -> bytes:
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            (folder / "report.docx").write_bytes(make())
            subprocess.run(
                ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to",
                 filter_ or suffix, "--outdir", str(folder / "out"), str(folder / "report.docx")],
                check=True, capture_output=True, timeout=120,
            )  # fmt: skip
            return (folder / "out" / f"report.{suffix}").read_bytes()

    return run


def plain() -> bytes:
    return carriers.saved(plain_word())


GOLDENS: dict[str, Make] = {
    "plain.docx": plain,
    "layout.docx": layout_word,
    "textboxes.docx": boxed_word,
    "autonumbered.docx": lambda: carriers.saved(numbered_word()),
    "autonumbered-digits.docx": lambda: carriers.saved(numbered_word("decimal", "%1、")),
    "pictures.docx": pictured_word,
    "ruled.pdf": pdf,
    "split.pdf": lambda: pdf(size=(595.0, 420.0)),
    "rotated.pdf": lambda: pdf(turned="flag"),
    "sideways.pdf": lambda: pdf(turned="sideways"),
    "unruled.pdf": lambda: pdf(ruled=False, size=(595.0, 1200.0), type_size=7.0),
    "pictures.pdf": pictured,
    "scanned.pdf": scan,
    "scanned-recognised.pdf": under_a_scan,
    "locked.pdf": locked,
    "unmapped.pdf": unmapped,
    "libreoffice.pdf": office(plain, "pdf"),
    "libreoffice-autonumbered.pdf": office(lambda: carriers.saved(numbered_word()), "pdf"),
    "libreoffice.docx": office(plain, "docx", "docx:MS Word 2007 XML"),
    "libreoffice.doc": office(plain, "doc"),
    "libreoffice.rtf": office(plain, "rtf"),
}


def facts(reading: Reading) -> dict[str, object]:
    """What an expectation holds of a reading."""
    return {
        "kind": reading.kind.value, "why": reading.why, "carrier": reading.carrier, "title": reading.title,
        "body": reading.body, "year": reading.year, "form": reading.form, "signed_on": reading.signed_on,
        "sections": [section.heading for section in reading.sections],
        "tables": {
            key: {"medium": table.medium.value, "unread": len(table.unread), "images": len(table.images),
                  "cells": {name: cell.value for name, cell in table.cells.items()}}
            for key, table in reading.tables.items()
        },
    }  # fmt: skip


def write(names: list[str]) -> None:
    """Write goldens and what they read as now; the expectation is then to be reviewed by a person."""
    FOLDER.mkdir(exist_ok=True)
    for name in names or GOLDENS:
        if name.startswith("libreoffice") and shutil.which("soffice") is None:
            continue
        path = FOLDER / name
        path.write_bytes(GOLDENS[name]())
        text = json.dumps(facts(read(path.read_bytes())), ensure_ascii=False, indent=1)
        path.with_name(f"{name}.expected.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(sys.argv[1:])
