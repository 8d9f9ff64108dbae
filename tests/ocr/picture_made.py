"""Reports whose tables are pictures, with the numbers that stand in them."""

from __future__ import annotations

import io
import random
from dataclasses import dataclass

from picture_drawing import Style, page_picture, styled, table_picture
from picture_figures import FORM, Numbers, numbers
from picture_fonts import Faces
from picture_wear import WEARS
from PIL import Image

TITLE = "示例市示例区人民政府2023年政府信息公开工作年度报告"
_PREAMBLE = (
    "本报告根据《中华人民共和国政府信息公开条例》（国务院令第711号）和《国务院办公厅政府信息与政务公开办公室关于印发"
    "〈中华人民共和国政府信息公开工作年度报告格式〉的通知》（国办公开办函〔2021〕30号）要求编制。"
    "本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。"
)


@dataclass(frozen=True, slots=True)
class Pictured:
    """One report: its numbers, its pictures by name, and how they were made. A whole page is one picture.

    ``pages`` is 0 for a picture of each table in a web page.
    """

    numbers: Numbers
    pictures: dict[str, bytes]
    wear: str
    pages: int

    @property
    def html(self) -> bytes:
        """The web page around the pictures."""
        named = dict(zip(("disclosure", "requests", "review"), self.pictures, strict=False))
        parts = [f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>{_PREAMBLE}</p>"]
        for section in FORM.sections:
            table = next((t.key for t in FORM.tables if t.section == section.number), None)
            words = f'<img src="{named[table]}">' if table else "本年度工作按要求完成，有关情况如下所述。"
            parts.append(f"<p>{'一二三四五六'[section.number - 1]}、{section.title}</p><p>{words}</p>")
        return ("".join(parts) + "</body></html>").encode()


def pictured(seed: int, wear: str, faces: Faces, *, whole: bool = False) -> Pictured:
    """The report of a seed under one kind of wear; one in six has a misprint."""
    chance = random.Random(f"{seed}-{wear}")
    printed = numbers(chance, misprinted=seed % 6 == 5)
    style = styled(chance, faces, 96 if wear == "dpi96" else None)
    drawn = {t.key: table_picture(t.key, printed, style) for t in FORM.tables}
    pictures = {"page.png": _page(drawn, style)} if whole else {f"{key}.png": image for key, image in drawn.items()}
    worn = {name: WEARS[wear](image, chance, style.label) for name, image in pictures.items()}
    return Pictured(printed, worn, wear, int(whole))


def _page(drawn: dict[str, Image.Image], style: Style) -> Image.Image:
    parts: list[str | Image.Image] = [_PREAMBLE]
    for section in FORM.sections:
        parts.append(f"{'一二三四五六'[section.number - 1]}、{section.title}")
        found = [drawn[t.key] for t in FORM.tables if t.section == section.number]
        parts += found or ["本年度工作按要求完成，有关情况如下所述。"]
    return page_picture(TITLE, parts, style)


def png(image: Image.Image) -> bytes:
    """The picture as a file."""
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
