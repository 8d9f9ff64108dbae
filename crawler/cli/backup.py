"""``nianbao backup [FILE]``: an online copy of the database, checked, while everything goes on."""

from __future__ import annotations

import argparse
from pathlib import Path

from crawler.cli.opening import desk
from crawler.cli.output import print_json, say
from store.db import backup
from store.errors import NianbaoError


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, help="where to (default: backups/ in the home)")


def run(args: argparse.Namespace) -> int:
    with desk() as at:
        path = args.file or at.home.backups / f"nianbao-{at.now:%Y%m%d-%H%M%S}.db"
        if path.exists():
            raise NianbaoError(f"{path} exists; a backup never overwrites anything")
        backup(at.conn, path)
    if args.json:
        print_json({"file": str(path), "size": path.stat().st_size})
    else:
        say(f"数据库已备份到 {path}（{path.stat().st_size} 字节，完整性检查通过）")
        say(f"证据在 {at.home.evidence}，请一并复制")
    return 0
