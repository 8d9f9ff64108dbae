"""``nianbao alerts``: what is open and why; deliver what waits; try out a channel."""

from __future__ import annotations

import argparse
import random

import alerts
from alerts.rules import TITLES
from crawler.cli.opening import Desk, desk
from crawler.cli.output import add_json, plain, print_json, print_table, say


def add(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    listed = actions.add_parser("list", help="open alerts and the last transitions, with their reasons (default)")
    test = actions.add_parser("test", help="send a labelled test message")
    test.add_argument("channel", help="mail, webhook, folder …, as configured")
    deliver = actions.add_parser("deliver", help="look at the facts and the calendar now, and send what waits")
    for action in (listed, test, deliver):
        add_json(action)


def run(args: argparse.Namespace) -> int:
    with desk() as at:
        if args.action == "test":
            return _test(at, args)
        if args.action == "deliver":
            return _deliver(at, args)
        return _list(at, args)


def _list(at: Desk, args: argparse.Namespace) -> int:
    conditions, events = alerts.open_conditions(at.conn), alerts.recent_events(at.conn, 20)
    outbox = alerts.outbox_counts(at.conn)
    if args.json:
        print_json({
            "open": [condition.to_json() for condition in conditions],
            "events": [event.to_json() for event in events], "outbox": outbox.to_json(),
        })  # fmt: skip
        return 0
    print_conditions(conditions)
    print_table(
        "最近的变动",
        ("时间", "变动", "类别", "对象", "年度", "原因"),
        (
            (e.at.replace("T", " ")[:16], e.transition.chinese, TITLES[e.kind], e.subject, e.year or "", e.reason)
            for e in events
        ),
    )
    for trouble in outbox.troubles:
        say(f"未送达 {trouble.channel} → {trouble.recipient}：{plain(trouble.error)}（第{trouble.attempts}次）")
    return 0


def print_conditions(conditions: list[alerts.Condition]) -> None:
    """Open alerts as a table."""
    if not conditions:
        say("没有需要提醒的事项")
        return
    print_table(
        "提醒事项",
        ("类别", "对象", "年度", "始于", "原因"),
        ((c.title, c.subject, c.year or "", c.opened_at.replace("T", " ")[:16], c.reason) for c in conditions),
    )


def _test(at: Desk, args: argparse.Namespace) -> int:
    trials = alerts.send_test(at.config, args.channel)
    if args.json:
        print_json([trial.to_json() for trial in trials])
    else:
        for trial in trials:
            say(f"{'已送达' if trial.ok else '未送达'} {trial.channel} → {trial.recipient} {plain(trial.detail)}")
    return 0 if all(trial.ok for trial in trials) else 1


def _deliver(at: Desk, args: argparse.Namespace) -> int:
    alerts.process(at.conn, at.now, at.config)
    alerts.sweep(at.conn, at.now, at.config)
    report = alerts.deliver(at.conn, at.config, rng=random.Random())
    if args.json:
        print_json(report.to_json())
    else:
        say(f"已送达 {report.sent}，稍后再试 {report.failed}，放弃 {report.dead}，尚待发送 {report.pending}")
    return 1 if report.dead else 0
