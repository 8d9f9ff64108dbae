"""``nianbao health``: whether the service does its work, for people, containers and monitors. It changes nothing."""

from __future__ import annotations

import argparse
import sqlite3
from contextlib import closing

from crawler.cli.output import print_json, say
from store.clock import clock_for, stamp
from store.config import Config, load_config
from store.db import connect, mark_of, schema_state
from store.errors import NianbaoError
from store.home import Home, default_home
from store.queries import Check, disk, health, last_sweep


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace) -> int:
    home = default_home()
    checks, facts = _look(home, load_config(home))
    well = all(check.well for check in checks)
    if args.json:
        print_json({"well": well, **facts, "checks": [check.to_json() for check in checks]})
    else:
        for check in checks:
            say(f"{'ok  ' if check.well else 'FAIL'} {check.name}: {check.detail}")
    return 0 if well else 1


def _look(home: Home, config: Config) -> tuple[list[Check], dict[str, str | None]]:
    if not home.database.is_file():
        return [Check("schema", False, f"{home.path} 中还没有数据库；运行 nianbao schedule 即会建立")], {}
    try:
        with closing(connect(home.database, read_only=True)) as conn:
            schema = _schema(home, *schema_state(conn))
            if not schema.well:  # nothing else can be asked of it
                return [schema, disk(home, config.health)], {}
            now = clock_for(mark_of(conn)).now()
            since, _ = last_sweep(conn, now)
            facts = {"at": stamp(now), "last_sweep": stamp(since) if since else None}
            return [schema, *health(conn, home, now, config.health)], facts
    except (NianbaoError, sqlite3.Error) as error:
        return [Check("schema", False, str(error))], {}


def _schema(home: Home, pending: list[str], foreign: list[str]) -> Check:
    if foreign:
        told = f"{home.database} 由更新版本的 nianbao 写成（{'、'.join(foreign)}）"
    elif pending:
        told = f"{home.database} 的结构待升级（{'、'.join(pending)}）：运行 nianbao doctor"
    else:
        told = f"{home.database} 的结构是当前版本"
    return Check("schema", not (pending or foreign), told)
