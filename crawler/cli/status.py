"""``nianbao status``: where every body stands."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Sequence

from crawler.cli.opening import desk
from crawler.cli.output import print_json, print_table, say
from store.queries import BodyYear, blind_channels, body_years
from store.states import State

#: States a supervisor must act on; with them, or with errors found, the command ends with status 1.
WRONG = frozenset({State.MISSING, State.LATE, State.WITHDRAWN})


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", type=int, help="report year (default: last calendar year)")
    parser.add_argument("--all", action="store_true", help="every report year that is known")


def run(args: argparse.Namespace) -> int:
    with desk() as at:
        year = None if args.all else args.year or at.now.year - 1
        rows = body_years(at.conn, at.now, at.limits, year=year)
        blind = blind_channels(at.conn)
    if args.json:
        print_json({"now": at.now.isoformat(), "rows": [row.to_json() for row in rows],
                    "blind": [channel.to_json() for channel in blind]})  # fmt: skip
    else:
        print_rows(f"政府信息公开工作年度报告发布情况（{at.now:%Y-%m-%d %H:%M}）", rows)
        for channel in blind:
            since = f"{channel.since:%Y-%m-%d %H:%M}"
            say(f"无法查看的渠道：{channel.portal}/{channel.channel}，自{since}起：{channel.detail}")
    return 1 if any(is_wrong(row) for row in rows) else 0


def is_wrong(row: BodyYear) -> bool:
    return row.judgement.state in WRONG or row.findings.get("error", 0) > 0


def print_rows(title: str, rows: Sequence[BodyYear]) -> None:
    """The coverage table and one line of counts."""
    print_table(
        title,
        ("年度", "机关", "状态", "期限", "显示发布时间", "标记", "依据"),
        (
            (
                row.year, row.body.name, row.judgement.state.chinese, f"{row.due.day:%m-%d}（{row.due.basis}）",
                (row.posting.displayed_at or "未标明").replace("T", " ")[:16] if row.posting else "",
                " ".join(mark.value for mark in row.judgement.marks), row.judgement.why,
            )
            for row in rows
        ),
    )  # fmt: skip
    counts = Counter(row.judgement.state for row in rows)
    say("，".join(f"{state.chinese} {counts[state]}" for state in State if counts[state]) or "名单上没有机关")
