"""``nianbao reread``: read stored evidence again with the present reader and checks."""

from __future__ import annotations

import argparse
import asyncio
from dataclasses import asdict

from rich.progress import Progress

from crawler.cli.opening import desk
from crawler.cli.output import console, print_json, say
from crawler.house import House
from crawler.reread import Reread, reread


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help="also what the present reader has read before")


def run(args: argparse.Namespace) -> int:
    with desk():  # migrates the database if need be
        pass
    result = asyncio.run(_run(args.all))
    if args.json:
        print_json(asdict(result))
    else:
        say(f"重读 {result.read} 份，读数有变 {result.differ} 份；新增问题 {result.came} 个，消除 {result.went} 个")
        for line in result.damaged:
            say(f"证据有损：{line}")
    return 1 if result.damaged else 0


async def _run(everything: bool) -> Reread:
    house = House.open()
    try:
        with Progress(console=console(), transient=True, disable=not console().is_terminal) as bar:
            task = bar.add_task("重读", total=None)
            return await reread(
                house, everything=everything, progress=lambda n, all_: bar.update(task, completed=n, total=all_)
            )
    finally:
        house.close()
