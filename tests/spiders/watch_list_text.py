"""A portal file built from parts, for tests that break one part and ask where the complaint points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from spiders.registry import load_watch_list
from store.errors import ConfigError
from store.model.body import area_code_error

Keys = dict[str, str]


def area_code(serial: int) -> str:
    """An invented 18-character code of no real division, with the right check character."""
    stem = f"1199000{serial:010d}"
    return next(stem + last for last in "0123456789ABCDEFGHJKLMNPQRTUWXY" if not area_code_error(stem + last))


AREA = area_code(1)


def refused(folder: Path) -> str:
    """What is said of a watch list that must be refused."""
    with pytest.raises(ConfigError) as caught:
        load_watch_list(folder)
    return str(caught.value)


def body(name: str = "示例市财政局", **keys: str) -> Keys:
    """A body row: values are TOML texts."""
    return {"name": f'"{name}"', "level": '"department"', **keys}


@dataclass
class PortalText:
    """The parts of one file; ``render`` gives its text and remembers the line of every part."""

    portal: Keys = field(
        default_factory=lambda: {
            "id": '"shili"', "name": '"示例市门户网站"', "hosts": '["www.shili.example"]', "slot": '"shili"',
            "delay": "2.0",
        }
    )  # fmt: skip
    channels: list[Keys] = field(
        default_factory=lambda: [
            {
                "id": '"shili-annual-report"', "template": '"annual_report_page"',
                "url": '"http://www.shili.example/report.jsp?area={area}&fbtime={year}"', "years": '"all"',
                "authoritative": "true", "via": '"plain"', "attachments_hosts": '["files.shili.example"]',
                "covers": '["示例市财政局"]', "known": f'{{ body = "示例市财政局", area = "{AREA}", year = 2024 }}',
            }
        ]
    )  # fmt: skip
    bodies: list[Keys] = field(default_factory=lambda: [body("示例市人民政府"), body(area=f'"{AREA}"')])
    remarks: Mapping[str, int] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)

    def render(self) -> str:
        text: list[str] = []
        self.lines = {}
        self._remark(text, "top")
        text.append("bodies = [")
        for index, row in enumerate(self.bodies):
            self._remark(text, f"bodies[{index}]")
            text.append("    { " + ", ".join(f"{key} = {value}" for key, value in row.items()) + " },  # a body {")
            self.lines[f"bodies[{index}]"] = len(text)
            self.lines |= {f"bodies[{index}].{key}": len(text) for key in row}
        text.append("]")
        self._table(text, "[portal]", "portal", self.portal)
        for index, channel in enumerate(self.channels):
            self._table(text, "[[channel]]", f"channel[{index}]", channel)
        return "\n".join(text) + "\n"

    def write(self, folder: Path, name: str = "shili.toml") -> Path:
        path = folder / name
        path.write_text(self.render(), encoding="utf-8")
        return path

    def _table(self, text: list[str], header: str, label: str, keys: Keys) -> None:
        self._remark(text, label)
        text.append(header)
        self.lines[label] = len(text)
        for key, value in keys.items():
            text.append(f"{key} = {value}")
            self.lines[f"{label}.{key}"] = len(text)

    def _remark(self, text: list[str], where: str) -> None:
        """Comments that hold keys: no complaint may point at them."""
        text.extend("# id = 1, name = 2, area = 3, url = 4 {" for _ in range(self.remarks.get(where, 0)))
