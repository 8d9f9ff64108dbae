"""``nianbao recheck``: check every stored reading again with the present rules."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from rich.progress import Progress

from crawler.cli.opening import desk
from crawler.cli.output import console, print_json, say
from crawler.house import House
from crawler.recheck import recheck


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace) -> int:
    with desk():  # migrates the database if need be
        pass
    house = House.open()
    try:
        with Progress(console=console(), transient=True, disable=not console().is_terminal) as bar:
            task = bar.add_task("重新核对", total=None)
            result = recheck(house, progress=lambda n, all_: bar.update(task, completed=n, total=all_))
    finally:
        house.close()
    if args.json:
        print_json(asdict(result))
    else:
        say(f"重新核对 {result.checked} 份，新增问题 {result.came} 个，消除 {result.went} 个")
    return 0
