"""``nianbao review``: numbers out of pictures that want a person's eye, and the person's word about them."""

from __future__ import annotations

import argparse
import getpass
from dataclasses import asdict
from pathlib import Path
from typing import Any

from crawler.cli.cell_words import keep, taken
from crawler.cli.doubts import Doubt, DoubtedTable, doubted_tables
from crawler.cli.opening import desk
from crawler.cli.output import add_json, plain, print_json, say
from crawler.suggestion import Outcome, Suggestion, sentences


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--crops", type=Path, metavar="DIR", help="write the piece of the picture of each cell here")
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    word = actions.add_parser("decide", help="say what stands in a cell; kept for ever, stronger than any reading")
    _add_report(word)
    word.add_argument("cell", help="as listed, such as requests.new.total")
    word.add_argument("text", help="the number as printed; '' for an empty cell")
    _add_person(word)
    accept = actions.add_parser("accept", help="take the suggestion for a table as a word about each cell it changes")
    _add_report(accept)
    accept.add_argument("table", help="as listed: requests or review")
    _add_person(accept)


def _add_report(parser: argparse.ArgumentParser) -> None:
    add_json(parser)
    parser.add_argument("body", help="the body's official name")
    parser.add_argument("year", type=int, help="report year")


def _add_person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--who", default=getpass.getuser(), help="who decides (default: the user)")
    parser.add_argument("--why", default="", help="a remark to keep")


def run(args: argparse.Namespace) -> int:
    actions = {"decide": _decide, "accept": _accept}
    return actions.get(args.action, _list)(args)


def _list(args: argparse.Namespace) -> int:
    with desk() as at:
        tables = doubted_tables(at, args.crops)
    if args.json:
        cells = [asdict(doubt) for table in tables for doubt in table.cells]
        print_json({"cells": cells, "suggestions": [_as_json(one, one.told) for one in tables if one.told]})
        return 0
    for table in tables:
        for doubt in table.cells:
            _say_doubt(doubt)
        _say_suggestion(table)
    count = sum(len(table.cells) for table in tables)
    say(f"共{count}格须人工核对" if count else "没有须人工核对的格")
    return 0


def _say_doubt(doubt: Doubt) -> None:
    may = "、".join(f"{text or '空'} {sure:.0%}" for text, sure in doubt.candidates)
    where = f"{plain(doubt.body)} {doubt.year}年度 {doubt.cell}"
    say(f"{where}：读作“{plain(doubt.read)}”（{may}）；{plain(doubt.why)}")
    if doubt.crop:
        say(f"　　{doubt.crop}")


def _say_suggestion(table: DoubtedTable) -> None:
    if table.told is None:
        return
    for line in sentences(table.form, table.told):
        say(f"　　{line}")
    if table.told.outcome is Outcome.SUGGESTED:
        say(f"　　　　核对原件后采纳：nianbao review accept {plain(table.body)} {table.year} {table.form.key}")


def _as_json(table: DoubtedTable, told: Suggestion) -> dict[str, Any]:
    """A table's suggestion with the sentences about it; its cells are keys of the table, ROW.COLUMN."""
    words = [line.strip() for line in sentences(table.form, told)]
    return {"body": table.body, "year": table.year, "table": table.form.key, **asdict(told), "words": words}


def _decide(args: argparse.Namespace) -> int:
    """Keep a person's word about one cell, and let the reading and its findings follow."""
    with desk() as at:
        reading = keep(at, args.body, args.year, {args.cell: args.text}, args.who, args.why)
    table = reading.tables[args.cell.partition(".")[0]]
    if args.json:
        print_json({"cell": args.cell, "text": args.text, "who": args.who, "verified": table.verified})
    else:
        say(f"已记录：{args.cell} 为“{plain(args.text)}”，由{plain(args.who)}认定。{plain(table.proof)}")
    return 0


def _accept(args: argparse.Namespace) -> int:
    """Take what is suggested for one table; the person answers for every cell of it."""
    with desk() as at:
        told, table = taken(at, args.body, args.year, args.table, args.who, args.why)
    words = {f"{args.table}.{change.cell}": change.suggested for change in told.changes}
    if args.json:
        print_json({"table": args.table, "cells": words, "who": args.who, "verified": table.verified})
        return 0
    for cell, text in words.items():
        say(f"已记录：{cell} 为“{plain(text)}”，由{plain(args.who)}认定")
    say(plain(table.proof))
    return 0
