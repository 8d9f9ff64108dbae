"""``nianbao findings``: what does not add up, errors first."""

from __future__ import annotations

import argparse

from crawler.cli.opening import desk
from crawler.cli.output import print_json, print_table, say
from store.queries import open_findings

VERDICTS = {"error": "错误", "scope": "口径", "unknown": "无法判断"}


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", type=int, help="only this report year")
    parser.add_argument("--body", help="only the body of exactly this name")


def run(args: argparse.Namespace) -> int:
    with desk() as at:
        rows = open_findings(at.conn, body=args.body, year=args.year)
    if args.json:
        print_json([row.to_json() for row in rows])
    elif rows:
        print_table(
            "发现的问题",
            ("年度", "机关", "结论", "代码", "说明"),
            ((r.year, r.body, VERDICTS[r.verdict], r.code, r.message) for r in rows),
        )
    else:
        say("没有发现问题")
    return 1 if any(row.verdict == "error" for row in rows) else 0
