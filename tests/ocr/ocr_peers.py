"""What a user would pick instead: whole-page RapidOCR, Tesseract, and img2table with Tesseract.

img2table brings another build of OpenCV, so it lives in an environment of its own: IMG2TABLE_PYTHON names its Python.
"""

from __future__ import annotations

import importlib.util
import io
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from picture_figures import FORM, Numbers
from PIL import Image

#: Rows of texts as another reader sees them.
Rows = list[list[str]]


def wanted(numbers: Numbers, table: str) -> Rows:
    """The printed numbers of a table, row by row."""
    form, texts = FORM.table(table), numbers.texts(table)
    if form.flat:
        return [list(texts.values())]
    return [
        [texts[f"{row.key}.{column.key}"] for column in block.columns]
        for block in form.blocks for row in numbers.figures.shown(form, block)
    ]  # fmt: skip


def holds(rows: Rows, expected: Rows) -> bool:
    """Whether every expected row ends some found row, in order. No labels are asked, which is kind."""
    at = 0
    for want in expected:
        filled = [text for text in want if text]
        while at < len(rows) and [text for text in rows[at] if text][-len(filled) :] != filled and filled:
            at += 1
        if at == len(rows):
            return False
        at += bool(filled)
    return True


@lru_cache(maxsize=1)
def _rapid() -> Any:
    from rapidocr import RapidOCR

    limits = {f"EngineConfig.onnxruntime.{side}_op_num_threads": 1 for side in ("intra", "inter")}
    return RapidOCR(params={"Global.log_level": "critical", **limits})


def rapid_rows(data: bytes) -> Rows:
    """Whole-page RapidOCR: its boxes grouped into rows by height."""
    import numpy as np

    found = _rapid()(np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))[..., ::-1])
    if found.boxes is None:
        return []
    return _grouped([(box[:, 0].min(), box[:, 1].mean(), box[:, 1].max() - box[:, 1].min(), text)
                     for box, text in zip(found.boxes, found.txts, strict=True)])  # fmt: skip


def tesseract_rows(data: bytes) -> Rows:
    """Whole-page Tesseract (chi_sim): its words grouped into rows by height."""
    picture = io.BytesIO()
    Image.open(io.BytesIO(data)).convert("RGB").save(picture, "PNG")
    done = subprocess.run(
        ["tesseract", "-", "-", "-l", "chi_sim", "--psm", "6", "tsv"],
        input=picture.getvalue(), capture_output=True, check=True,
    )  # fmt: skip
    words = []
    for line in done.stdout.decode("utf-8", "replace").splitlines()[1:]:
        fields = line.split("\t")
        if len(fields) == 12 and fields[11].strip():
            left, top, _, height = map(int, fields[6:10])
            words.append((left, top + height / 2, height, fields[11].strip()))
    return _grouped(words)


_IMG2TABLE = """
import json, sys
from img2table.document import Image
from img2table.ocr import TesseractOCR
rows = []
for table in Image(sys.stdin.buffer.read()).extract_tables(ocr=TesseractOCR(n_threads=1, lang="chi_sim")):
    for row in table.content.values():
        boxes = {(c.bbox.x1, c.bbox.y1, c.bbox.x2, c.bbox.y2): str(c.value or "").strip() for c in row}
        rows.append(list(boxes.values()))
print("\\n" + json.dumps(rows))
"""


def img2table_rows(data: bytes) -> Rows:
    """img2table with Tesseract: the tables it extracts, a merged cell once."""
    picture = io.BytesIO()
    Image.open(io.BytesIO(data)).convert("RGB").save(picture, "PNG")
    done = subprocess.run(
        [os.environ["IMG2TABLE_PYTHON"], "-c", _IMG2TABLE], input=picture.getvalue(), capture_output=True, check=True
    )
    rows: Rows = json.loads(done.stdout.splitlines()[-1])
    return rows


def _grouped(words: Sequence[tuple[float, float, float, str]]) -> Rows:
    rows: list[list[tuple[float, float, float, str]]] = []
    for word in sorted(words, key=lambda w: w[1]):
        if rows and abs(rows[-1][-1][1] - word[1]) < 0.5 * word[2]:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [[word[3] for word in sorted(row)] for row in rows]


def _available() -> dict[str, Callable[[bytes], Rows]]:
    found: dict[str, Callable[[bytes], Rows]] = {}
    if importlib.util.find_spec("rapidocr"):
        found["RapidOCR on the whole picture"] = rapid_rows
    if shutil.which("tesseract"):
        found["Tesseract on the whole picture"] = tesseract_rows
        if os.environ.get("IMG2TABLE_PYTHON"):
            found["img2table with Tesseract"] = img2table_rows
    return found


PEERS = _available()
