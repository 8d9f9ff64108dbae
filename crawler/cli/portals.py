"""``nianbao portals check``: prove the watch list; ``portals pin``: a person confirms an empty page or a column."""

from __future__ import annotations

import argparse

from crawler.cli.columns import THE_COLUMN, confirmed, forget, found_column, shown_discoveries, take_effect
from crawler.cli.opening import desk
from crawler.cli.output import add_json, plain, print_json, say
from spiders.check import Problem, check_watch_list
from spiders.registry import load_watch_list
from store import record
from store.db import immediate
from store.errors import NianbaoError
from store.queries import open_discoveries, pinned_answers, unproven_answers


def add(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
    check = actions.add_parser("check", help="prove the watch list, list what it lacks and what could not be proved")
    add_json(check)
    for name, words in (("pin", "confirm that a page of this fingerprint means 'nothing posted', or that a column that "
                                "was found carries all reports of its year"),
                        ("unpin", "take such a word back")):  # fmt: skip
        action = actions.add_parser(name, help=words)
        action.add_argument("channel", help="PORTAL/CHANNEL")
        action.add_argument("fingerprint", nargs="?", default=THE_COLUMN,
                            help="of an empty page, as listed by 'portals check'; leave out for a column")
        action.add_argument("--who", required=True, help="who says so")
        action.add_argument("--why", required=True, help="how it was confirmed")
        add_json(action)
    refuse = actions.add_parser("refuse", help="a discovery is nothing: do not show it again")
    refuse.add_argument("number", type=int, help="as listed by 'portals check'")
    refuse.add_argument("--who", required=True, help="who says so")
    refuse.add_argument("--why", required=True, help="why it is nothing")
    add_json(refuse)


def run(args: argparse.Namespace) -> int:
    if args.action == "refuse":
        return _refuse(args)
    return _check(args) if args.action == "check" else _decide(args)


def _check(args: argparse.Namespace) -> int:
    with desk() as at:
        watch = load_watch_list(at.config.portals_folder)
        answers = unproven_answers(at.conn)
        discoveries = shown_discoveries(at.conn, watch)
    remarks = check_watch_list(watch, at.now.date())
    if args.json:
        print_json({
            "portals": len(watch.portals), "bodies": len(watch.bodies),
            "remarks": [remark.to_json() for remark in remarks],
            "unproven": [answer.to_json() for answer in answers],
            "discoveries": [found.to_json() for found in discoveries],
        })  # fmt: skip
        return 0
    say(f"名单有效：{len(watch.portals)} 个网站，{len(watch.bodies)} 个机关")
    for remark in remarks:
        say(f"{'待办' if isinstance(remark, Problem) else '　　'} {remark.message}")
    for found in discoveries:
        say(f"发现 {found.row.id}（{found.row.portal}）：{plain(found.sentence)}")
        if found.pinned is False:
            say(
                f"　　　 已核对全部报告都在其中的，运行 nianbao portals pin {found.watched_as}；"
                f"不是年报的，运行 nianbao portals refuse {found.row.id}"
            )
    for answer in answers:
        say(
            f"待确认 {answer.portal}/{answer.channel}：{answer.count} 个机关得到同样的无报告页面，如"
            f"{plain(answer.body)} {answer.year}年度，证据 {answer.evidence}"
        )
        say(f"　　　 确属未发布的，运行 nianbao portals pin {answer.portal}/{answer.channel} {answer.fingerprint}")
    return 0


def _refuse(args: argparse.Namespace) -> int:
    """Keep a person's word that a discovery is nothing; it is not shown again."""
    with desk() as at:
        row = next((found for found in open_discoveries(at.conn) if found.id == args.number), None)
        if row is None:
            raise NianbaoError(f"no discovery {args.number} in 'nianbao portals check'")
        watch = load_watch_list(at.config.portals_folder)
        with immediate(at.conn) as conn:
            forget(conn, watch, row)
            record.decide(conn, at.now, args.who, "refuse", f"discovery/{args.number}", "refuse", args.why)
    if args.json:
        print_json({"discovery": args.number, "decision": "refuse"})
    else:
        say("已记录，不再提示")
    return 0


def _decide(args: argparse.Namespace) -> int:
    """Keep a person's word about an empty page or a found column; the last word about either is in force."""
    return _decide_column(args) if args.fingerprint == THE_COLUMN else _decide_answer(args)


def _decide_column(args: argparse.Namespace) -> int:
    with desk() as at:
        place = found_column(at.conn, load_watch_list(at.config.portals_folder), args.channel)
        if place is None:
            raise NianbaoError(f"no found column {args.channel} in 'nianbao portals check'")
        portal, channel = place
        if args.action == "unpin" and not channel.authoritative:
            raise NianbaoError(f"{args.channel} is not pinned")
        with immediate(at.conn) as conn:
            record.decide(conn, at.now, args.who, args.action, args.channel, confirmed(channel), args.why)
            take_effect(conn, portal, channel, pinned=args.action == "pin")
    if args.json:
        print_json({"channel": args.channel, "decision": args.action, "years": channel.years})
    else:
        years = "、".join(f"{year}年度" for year in channel.years) if channel.years else "各年度"
        say(f"已记录。对{years}，该栏目{'可据以认定未发布' if args.action == 'pin' else '不再据以认定未发布'}")
    return 0


def _decide_answer(args: argparse.Namespace) -> int:
    with desk() as at:
        pinned = pinned_answers(at.conn, args.channel)
        known = {(f"{a.portal}/{a.channel}", a.fingerprint) for a in unproven_answers(at.conn)}
        if args.action == "pin" and (args.channel, args.fingerprint) not in known:
            raise NianbaoError("no such channel and fingerprint in 'nianbao portals check'")
        if args.action == "unpin" and args.fingerprint not in pinned:
            raise NianbaoError(f"this fingerprint is not pinned on {args.channel}")
        with immediate(at.conn) as conn:
            record.decide(conn, at.now, args.who, args.action, args.channel, args.fingerprint, args.why)
    if args.json:
        print_json({"channel": args.channel, "fingerprint": args.fingerprint, "decision": args.action})
    elif args.action == "pin":
        say("已记录。下一次查看起，与此相同的页面在对照正常时视为未发布")
    else:
        say("已记录。下一次查看起，与此相同的页面不再视为未发布")
    return 0
