"""``nianbao demo``: two minutes without a network, and the whole job is seen."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime
from typing import Any

import alerts
from crawler.cli.alerts import print_conditions
from crawler.cli.findings import VERDICTS
from crawler.cli.output import print_json, print_table, say
from crawler.cli.status import print_rows
from crawler.demo.city import INSTANTS
from crawler.demo.replay import Replayed, replay
from store.config import read_config
from store.db import open_database
from store.home import Home, default_home
from store.queries import blind_channels, body_years, open_findings, thresholds


def add(parser: argparse.ArgumentParser) -> None:
    """No arguments of its own."""


def run(args: argparse.Namespace) -> int:
    home = Home(default_home().path / "demo")

    def progress(number: int, of: int, instant: datetime) -> None:
        if not args.json:
            say(f"[{number}/{of}] 假定现在是 {instant:%Y年%-m月%-d日 %H:%M}：抓取、读表、核对、提醒 …")
            sys.stdout.flush()

    done = replay(home, progress)
    seen = _seen(home, done)
    if args.json:
        print_json({key: _as_json(value) for key, value in seen.items()})
    else:
        _print(home, seen, done)
    return 0


def _seen(home: Home, done: list[Replayed]) -> dict[str, Any]:
    conn = open_database(home, migrate=True)
    try:
        limits = thresholds(read_config(home.path / "nianbao.toml").missing)
        return {
            "rows": body_years(conn, INSTANTS[-1], limits),
            "blind": blind_channels(conn),
            "findings": open_findings(conn),
            "alerts": alerts.open_conditions(conn),
            "new": sum(one.run["new"] for one in done),
            "changed": sum(one.run["changed"] for one in done),
            "fired": sum(one.events for one in done),
            "database": str(home.database),
        }
    finally:
        conn.close()


def _as_json(value: Any) -> Any:
    return [item.to_json() for item in value] if isinstance(value, list) else value


def _print(home: Home, seen: dict[str, Any], done: list[Replayed]) -> None:
    for one in done:
        run = one.run
        say(
            f"{one.at:%m-%d %H:%M}  查看 {run['looks']} 次，查到报告 {run['found']} 份（新 {run['new']}，"
            f"改动 {run['changed']}），未变 {run['same']}，无法核实 {sum(run['unknown'].values())}；"
            f"提醒变动 {one.events} 项，送出 {one.sent} 封"
        )
    say()
    print_rows("发布情况（“示例市”各机关均为虚构；威海各机关为公开报告中的真实数据）", seen["rows"])
    say()
    print_table(
        "发现的问题",
        ("年度", "机关", "结论", "代码", "说明"),
        ((f.year, f.body, VERDICTS[f.verdict], f.code, f.message) for f in seen["findings"]),
    )
    say()
    print_conditions(seen["alerts"])
    say()
    say(f"新报告 {seen['new']} 份，改动 {seen['changed']} 份，提醒变动 {seen['fired']} 项")
    say(f"提醒邮件在 {home.path / 'mail'}")
    say(f"数据库在 {home.database}，证据在 {home.evidence}")
