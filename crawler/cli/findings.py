"""``nianbao findings``: what does not add up, errors first, and what people decided about it."""

from __future__ import annotations

import argparse

from crawler.cli.opening import desk
from crawler.cli.output import add_json, plain, print_json, print_table, say
from store import record
from store.db import immediate
from store.errors import NianbaoError
from store.queries import FindingRow, findings_named, open_findings

VERDICTS = {"error": "错误", "scope": "口径", "unknown": "无法判断"}
#: So many digits of a fingerprint are shown; a command takes them as well, as long as they fit one finding.
SHOWN = 8


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", type=int, help="only this report year")
    parser.add_argument("--body", help="only the body of exactly this name")
    parser.add_argument("--undecided", action="store_true", help="only those on which a person's word is wanted")
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    decide = actions.add_parser("decide", help="keep a person's word about a finding")
    decide.add_argument("fingerprint", help="as listed, or its first digits")
    decide.add_argument("decision", choices=[one.value for one in record.FindingDecision])
    decide.add_argument("--who", required=True, help="who says so")
    decide.add_argument("--why", required=True, help="on what ground")
    add_json(decide)


def run(args: argparse.Namespace) -> int:
    return _decide(args) if args.action == "decide" else _list(args)


def _list(args: argparse.Namespace) -> int:
    with desk() as at:
        rows = open_findings(at.conn, body=args.body, year=args.year)
    rows = [row for row in rows if row.decision is None or not args.undecided]
    if args.json:
        print_json([row.to_json() for row in rows])
    elif rows:
        print_table(
            "发现的问题",
            ("编号", "年度", "机关", "结论", "代码", "说明", "处理"),
            ((r.fingerprint[:SHOWN], r.year, r.body, VERDICTS[r.verdict], r.code, r.message, word(r)) for r in rows),
        )
    else:
        say("没有发现问题")
    return 1 if any(row.is_counted_error for row in rows) else 0


def word(row: FindingRow) -> str:
    """What a person said last of a finding, and whether it must be said anew."""
    if not row.decisions:
        return ""
    last = row.decisions[-1]
    said = f"{record.FindingDecision(last.decision).chinese}（{last.who}，{last.at[:10]}：{last.why}）"
    return f"内容已变，需重新认定；此前：{said}" if row.anew else said


def _decide(args: argparse.Namespace) -> int:
    """Keep a person's word; what was said before stays beside it."""
    if len(args.fingerprint) < SHOWN:
        raise NianbaoError(f"give at least {SHOWN} digits of the fingerprint, as 'nianbao findings' lists it")
    if not args.who.strip() or not args.why.strip():
        raise NianbaoError("--who and --why must say something")
    with desk() as at:
        found = findings_named(at.conn, args.fingerprint)
        if len(found) != 1:
            known = "no finding has" if not found else f"{len(found)} findings have"
            raise NianbaoError(f"{known} a fingerprint that begins with {plain(args.fingerprint)!r}")
        decision = record.FindingDecision(args.decision)
        with immediate(at.conn) as conn:
            record.decide_finding(conn, at.now, args.who, found[0].fingerprint, decision, args.why)
        row = findings_named(at.conn, found[0].fingerprint)[0]
    if args.json:
        print_json(row.to_json())
    else:
        say(f"已记录：{plain(row.body)} {row.year}年度 [{row.code}] {decision.chinese}")
    return 0
