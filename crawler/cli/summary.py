"""What many documents came to: kinds, carriers, media of the tables, problems, and what was not read and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from crawler.cli.findings import VERDICTS
from crawler.cli.output import plain, print_table, say
from crawler.examine import Examined
from store.model import FORMS, Kind, Medium, Reading

KINDS = {
    Kind.ANNUAL_REPORT: "年度报告", Kind.NOT_A_REPORT: "不是年度报告", Kind.BLANK_FORM: "空白表格",
    Kind.TRUNCATED: "不完整", Kind.UNREADABLE: "无法读取",
}  # fmt: skip
CARRIERS = {
    "html": "网页", "docx": "Word", "doc": "旧版Word", "pdf": "PDF", "scanned_pdf": "扫描件", "image": "图片",
    "text": "文本", "zip": "压缩文件", "unknown": "其他",
}  # fmt: skip
_MEDIA = {Medium.TEXT: "文字", Medium.IMAGE: "图片", Medium.MISSING: "没有找到"}


def print_summary(results: Sequence[tuple[str, Examined]]) -> None:
    """The summary of documents by name; ``results`` are two or more."""
    readings = [examined.reading for _, examined in results]
    say()
    _print_kinds(readings)
    _print_tables([reading for reading in readings if reading.tables])
    found = Counter(finding.verdict.value for _, examined in results for finding in examined.findings.values())
    wrong = sum(any(f.verdict.value == "error" for f in e.findings.values()) for _, e in results)
    say("问题：" + "，".join(f"{words} {found[verdict]}" for verdict, words in VERDICTS.items())
        + f"；有错误的文件 {wrong} 个")  # fmt: skip
    unread = [(name, e.reading) for name, e in results if e.reading.kind is not Kind.ANNUAL_REPORT or e.reading.why]
    if unread:
        say(f"没有读入或没有读全的文件 {len(unread)} 个：")
    for name, reading in unread:
        say(f"  {plain(name)}：{KINDS[reading.kind]}。{plain(reading.why)}")


def _print_kinds(readings: Sequence[Reading]) -> None:
    counted = Counter((reading.carrier, reading.kind) for reading in readings)
    kinds = [kind for kind in KINDS if any(reading.kind is kind for reading in readings)]
    carriers = [*CARRIERS, *sorted({reading.carrier for reading in readings} - set(CARRIERS))]
    rows = [
        [CARRIERS.get(carrier, carrier), *(counted[carrier, kind] for kind in kinds),
         sum(counted[carrier, kind] for kind in kinds)]
        for carrier in carriers if any(counted[carrier, kind] for kind in kinds)
    ]  # fmt: skip
    rows.append(["合计", *(sum(r.kind is kind for r in readings) for kind in kinds), len(readings)])
    print_table(f"共 {len(readings)} 个文件", ["载体", *(KINDS[kind] for kind in kinds), "合计"], rows)


def _print_tables(readings: Sequence[Reading]) -> None:
    if not readings:
        return
    counted: Mapping[tuple[str, Medium], int] = Counter(
        (key, table.medium) for reading in readings for key, table in reading.tables.items()
    )
    unread = Counter(key for reading in readings for key, table in reading.tables.items() if table.unread)
    newest = max(FORMS.values(), key=lambda form: form.first_year)
    rows = [
        [f"表{table.number} {table.title}", *(counted[table.key, medium] for medium in _MEDIA), unread[table.key]]
        for table in newest.tables
    ]
    print_table("三张表", ["", *_MEDIA.values(), "有未读入之处"], rows)
