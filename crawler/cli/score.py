"""``nianbao score``: the marks of a report year by an indicator set, with the reason of each deduction."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

from crawler.cli.opening import desk
from crawler.cli.output import print_json, print_table, say
from crawler.cli.sheet import Sheet, Value, write
from crawler.scoring import Scored, indicator_set, score_sheet, shipped_sets
from crawler.validator.indicators import IndicatorSet

OWN = "nianbao"


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--year", type=int, help="report year (default: last calendar year)")
    sets = ", ".join(shipped_sets())
    parser.add_argument("--indicators", default=OWN, metavar="FILE", help=f"a TOML file, or a shipped set ({sets})")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write the sheet as .xlsx or .csv too")


def run(args: argparse.Namespace) -> int:
    indicators = indicator_set(args.indicators)
    with desk() as at:
        year = args.year or at.now.year - 1
        scored = score_sheet(at.conn, at.now, at.limits, year, indicators)
        if args.out:
            write(args.out, _sheets(scored, indicators, year), at.now)
    if args.json:
        print_json({
            "year": year, "indicators": {"name": indicators.name, "source": indicators.source,
                                         "full": f"{indicators.full}"},
            "rows": [one.to_json() for one in scored],
        })  # fmt: skip
    else:
        _print(scored, indicators, year)
        if args.out:
            say(f"已写入 {args.out}")
    return 0


def _print(scored: Sequence[Scored], indicators: IndicatorSet, year: int) -> None:
    print_table(
        f"{year}年度评分：{indicators.name}（满分 {indicators.full}）",
        ("机关", "状态", "得分", "扣分及理由", "备注"),
        (
            (one.row.body.name, one.row.judgement.state.chinese, _points(one), _reasons(one), "；".join(one.notes))
            for one in scored
        ),
    )
    given = [one.score.points for one in scored if one.score]
    mean = f"，平均 {sum(given, Decimal(0)) / len(given):.2f}" if given else ""
    say(f"已评 {len(given)} 个机关{mean}；未评 {len(scored) - len(given)} 个。指标依据：{indicators.source}")


def _points(one: Scored) -> str:
    return f"{one.score.points}" if one.score else "未评"


def _reasons(one: Scored) -> str:
    return "；".join(f"{d.name} -{d.points}（{d.reason}）" for d in one.score.deducted) if one.score else ""


def _sheets(scored: Sequence[Scored], indicators: IndicatorSet, year: int) -> tuple[Sheet, Sheet]:
    marks = Sheet(
        "评分", ("年度", "机关", "状态", "得分", "满分", "扣分及理由", "备注", "报告标题", "地址", "指标"),
        [
            (
                year, one.row.body.name, one.row.judgement.state.chinese,
                one.score.points if one.score else None, indicators.full, _reasons(one),
                "；".join(one.notes), (one.row.posting.title if one.row.posting else None) or "",
                one.row.posting.url if one.row.posting else "", indicators.name,
            )
            for one in scored
        ],
    )  # fmt: skip
    deductions = Sheet("扣分明细", ("年度", "机关", "指标", "扣分", "理由"), list(_deductions(scored, year)))
    return marks, deductions


def _deductions(scored: Sequence[Scored], year: int) -> Iterator[Sequence[Value]]:
    for one in scored:
        for deducted in one.score.deducted if one.score else ():
            yield year, one.row.body.name, deducted.name, deducted.points, deducted.reason
