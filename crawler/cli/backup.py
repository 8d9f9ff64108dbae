"""``nianbao backup [FILE]``: an online copy of the database, checked; ``--restore FILE`` brings one back."""

from __future__ import annotations

import argparse
from pathlib import Path

from crawler.cli.opening import desk
from crawler.cli.output import print_json, say
from store.backups import restore
from store.clock import SystemClock
from store.db import backup
from store.errors import NianbaoError
from store.home import default_home


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, help="where to (default: backups/ in the home)")
    parser.add_argument("--restore", action="store_true", help="bring back the backup FILE; the database is kept aside")


def run(args: argparse.Namespace) -> int:
    return _restore(args) if args.restore else _make(args)


def _make(args: argparse.Namespace) -> int:
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


def _restore(args: argparse.Namespace) -> int:
    if args.file is None:
        raise NianbaoError("name the backup to bring back: nianbao backup --restore FILE")
    home = default_home()
    done = restore(home, args.file, SystemClock().now())
    if args.json:
        aside = str(done.aside) if done.aside else None
        print_json({"file": str(args.file), "aside": aside, "missing_evidence": done.missing_evidence})
        return 0
    say(f"已恢复到 {home.database}" + (f"；原来的数据库存于 {done.aside}" if done.aside else ""))
    if done.missing_evidence:
        say(f"{done.missing_evidence} 件证据不在 {home.evidence} 中：请从备份中一并复制回来")
    return 0
