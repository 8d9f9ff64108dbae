"""``nianbao alerts``: what is open and why; confirm, silence, deliver what waits, try out a channel."""

from __future__ import annotations

import argparse
import random
from datetime import datetime, time

import alerts
from alerts.rules import TITLES
from crawler.cli.opening import Desk, desk
from crawler.cli.output import add_json, plain, print_json, print_table, say
from store.clock import SHANGHAI
from store.errors import NianbaoError


def add(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    listed = actions.add_parser("list", help="open alerts and the last transitions, with their reasons (default)")
    listed.add_argument("--dead", action="store_true", help="only messages that were given up")
    ack = actions.add_parser("ack", help="somebody deals with an alert: it is not repeated while it lasts")
    ack.add_argument("key", help="as listed by 'alerts list': kind|subject|year")
    silence = actions.add_parser("silence", help="say nothing of some alerts for a while")
    silence.add_argument("pattern", help="keys, with * and ?")
    until = silence.add_mutually_exclusive_group(required=True)
    until.add_argument("--until", help="day (it ends with it) or instant, ISO 8601, Shanghai time")
    until.add_argument("--end", action="store_true", help="end the silence of this pattern now")
    for action in (ack, silence):
        action.add_argument("--who", required=True, help="who says so")
        action.add_argument("--why", required=True, help="why")
    test = actions.add_parser("test", help="send a labelled test message")
    test.add_argument("channel", help="mail, webhook, apprise or folder, as configured")
    deliver = actions.add_parser("deliver", help="look at the facts and the calendar now, and send what waits")
    deliver.add_argument("--again", action="store_true", help="also send again what was given up, under the same ids")
    for action in (listed, ack, silence, test, deliver):
        add_json(action)


def run(args: argparse.Namespace) -> int:
    actions = {"test": _test, "deliver": _deliver, "ack": _ack, "silence": _silence}
    with desk() as at:
        return actions.get(args.action, _list)(at, args)


def _list(at: Desk, args: argparse.Namespace) -> int:
    if getattr(args, "dead", False):
        return _list_dead(at, args)
    conditions, events = alerts.open_conditions(at.conn), alerts.recent_events(at.conn, 20)
    outbox, silences = alerts.outbox_counts(at.conn), alerts.silences(at.conn, at.now)
    if args.json:
        print_json({
            "open": [condition.to_json() for condition in conditions],
            "events": [event.to_json() for event in events], "outbox": outbox.to_json(),
            "silences": [one.to_json() for one in silences],
        })  # fmt: skip
        return 0
    print_conditions(conditions)
    print_table(
        "最近的变动",
        ("时间", "变动", "类别", "对象", "年度", "原因"),
        (
            (_minute(e.at), e.transition.chinese, TITLES[e.kind], e.subject, e.year or "", e.reason)
            for e in events
        ),
    )
    for one in silences:
        say(f"静默 {plain(one.pattern)} 至 {_minute(one.until)}，{plain(one.who)}：{plain(one.why)}")
    _say_troubles(outbox.troubles)
    return 0


def _list_dead(at: Desk, args: argparse.Namespace) -> int:
    letters = alerts.dead_letters(at.conn)
    if args.json:
        print_json([letter.to_json() for letter in letters])
        return 0
    _say_troubles(letters)
    say("改好后运行 nianbao alerts deliver --again" if letters else "没有被放弃的消息")
    return 0


def _say_troubles(troubles: list[alerts.Trouble] | tuple[alerts.Trouble, ...]) -> None:
    for one in troubles:
        about = f"{TITLES[one.kind]} {plain(one.subject)}{f' 等{one.events}项' if one.events > 1 else ''}"
        say(f"未送达 {one.channel} → {one.recipient}（{about}）：{plain(one.error)}（第{one.attempts}次）")


def print_conditions(conditions: list[alerts.Condition]) -> None:
    """Open alerts as a table."""
    if not conditions:
        say("没有需要提醒的事项")
        return
    print_table(
        "提醒事项",
        ("编号", "类别", "始于", "原因", "备注"),
        ((c.key, c.title, _minute(c.opened_at), c.reason, _remark(c)) for c in conditions),
    )


def _remark(condition: alerts.Condition) -> str:
    """Who deals with it, or why nothing is said of it."""
    said = (condition.acked and f"已确认 {condition.acked}", condition.held and f"暂不告知 {condition.held}")
    return "；".join(part for part in said if part)


def _ack(at: Desk, args: argparse.Namespace) -> int:
    event = alerts.ack(at.conn, at.now, at.config, args.key, args.who, args.why)
    if args.json:
        print_json(event.to_json())
    else:
        say("已记录。这一轮不再重复提醒，也不再转告他人；结束时仍告知")
    return 0


def _silence(at: Desk, args: argparse.Namespace) -> int:
    if args.end:
        ended = alerts.end_silence(at.conn, at.now, args.pattern, args.who, args.why)
        if args.json:
            print_json({"pattern": args.pattern, "ended": ended})
        else:
            say(f"已结束 {ended} 项静默；仍在的情形下次核对时告知")
        return 0
    made = alerts.silence(at.conn, at.now, args.pattern, _until(args.until), args.who, args.why)
    if args.json:
        print_json(made.to_json())
    else:
        say(f"已记录，静默至 {_minute(made.until)}")
    return 0


def _until(text: str) -> datetime:
    """An instant in Shanghai; a day alone means its end."""
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        raise NianbaoError(f"--until: '{text}' is no day or instant in ISO 8601") from error
    if "T" not in text and ":" not in text:
        instant = datetime.combine(instant.date(), time(23, 59, 59))
    return instant.replace(tzinfo=SHANGHAI) if instant.tzinfo is None else instant


def _minute(text: str) -> str:
    return text.replace("T", " ")[:16]


def _test(at: Desk, args: argparse.Namespace) -> int:
    trials = alerts.send_test(at.config, args.channel)
    if args.json:
        print_json([trial.to_json() for trial in trials])
    else:
        for trial in trials:
            say(f"{'已送达' if trial.ok else '未送达'} {trial.channel} → {trial.recipient} {plain(trial.detail)}")
    return 0 if all(trial.ok for trial in trials) else 1


def _deliver(at: Desk, args: argparse.Namespace) -> int:
    if args.again:
        again = alerts.send_again(at.conn)
        if not args.json:
            say(f"重新送出 {again} 条被放弃的消息")
    alerts.process(at.conn, at.now, at.config)
    alerts.sweep(at.conn, at.now, at.config)
    report = alerts.deliver(at.conn, at.config, rng=random.Random())
    if args.json:
        print_json(report.to_json())
    else:
        say(f"已送达 {report.sent}，稍后再试 {report.failed}，放弃 {report.dead}，尚待发送 {report.pending}")
    return 1 if report.dead else 0
