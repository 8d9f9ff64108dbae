"""What time does to what stands: it is released, repeated, or told to somebody else."""

from __future__ import annotations

import sqlite3
from datetime import date, datetime
from typing import Any

from alerts.book import Book
from alerts.event import Transition
from alerts.holds import Holds, Standing
from alerts.routes import Wanted
from alerts.rule import Rule
from alerts.rules import BY_KIND
from store.clock import unstamp


def review(book: Book) -> None:
    """Look at every open condition once: release, repeat, escalate. Does nothing when repeated at the same time.

    Only what was found to stand just now is spoken of: what cannot be told at the moment keeps still.
    """
    holds, acked = book.holds(), _acked(book.context.conn)
    for row in book.all_open():
        rule = BY_KIND.get(row["kind"])
        if rule is not None and row["key"] in book.standing:
            _review(book, holds, rule, row, is_acked=(row["key"], row["episode"]) in acked)


def _review(book: Book, holds: Holds, rule: Rule[Any], row: sqlite3.Row, *, is_acked: bool) -> None:
    context, (stands, _) = book.context, book.standing[row["key"]]
    why_held = holds.why(Standing(row["key"], row["kind"], row["subject"], row["opened_at"]))
    if row["held"] is not None:
        if why_held is None and not is_acked:
            why = f"此前暂不告知（{row['held']}），现已解除，情形仍在：{stands}"
            book.again(row, Transition.RELEASE, why, _wanted(book, rule, row))
    elif row["told_at"] is None:
        wanted = _wanted(book, rule, row)
        if wanted and why_held is None:
            book.again(row, Transition.RELEASE, f"此前没有收件人可以告知，情形仍在：{stands}", wanted)
    elif not is_acked and context.timetable.is_reminding(context.now):
        transition, why, wanted = _reminder(book, rule, row, stands)
        if transition is not None and why_held is not None:
            book.again(row, Transition.HOLD, why_held, (), why_held)
        elif transition is not None:
            book.again(row, transition, why, wanted)


def _reminder(
    book: Book, rule: Rule[Any], row: sqlite3.Row, stands: str
) -> tuple[Transition | None, str, list[Wanted]]:
    """What is to be said again, why, and to whom; nothing where neither a repeat nor another person is due."""
    context = book.context
    interval = getattr(context.config.alerts.repeat, rule.kind)
    again = _wanted(book, rule, row) if interval and _days(row["told_at"], context.now) >= interval else []
    others = _others(book, rule, row)
    if others:
        days = _days(_first_told(context.conn, row), context.now)
        known = {one.address for one in others}
        everybody = [*others, *(one for one in again if one.address not in known)]
        return Transition.ESCALATE, f"提醒{days}天后仍无人确认，转告其他负责人：{stands}", everybody
    if again:
        since = unstamp(row["opened_at"])
        stood = _days(row["opened_at"], context.now)
        return Transition.REPEAT, f"自{since:%Y年%-m月%-d日}起已{stood}天，情形仍在：{stands}", again
    return None, "", []


def _others(book: Book, rule: Rule[Any], row: sqlite3.Row) -> list[Wanted]:
    """Who is to be told because nobody confirmed it for so long, and was not yet."""
    context = book.context
    if not context.routes.escalates:
        return []
    days = _days(_first_told(context.conn, row), context.now)
    named = context.routes.escalated(context.about(rule, row["subject"]), days)
    return [one for one in named if not _was_addressed(book, row, one)]


def _first_told(conn: sqlite3.Connection, row: sqlite3.Row) -> str:
    """When anybody was first told of this episode, or was to be."""
    found: str | None = conn.execute(
        "SELECT min(e.at) FROM events e JOIN outbox o ON o.event_id = e.event_id WHERE e.key = ? AND e.episode = ?",
        (row["key"], row["episode"]),
    ).fetchone()[0]
    return found or row["told_at"]


def _wanted(book: Book, rule: Rule[Any], row: sqlite3.Row) -> list[Wanted]:
    return book.everybody(rule, row["subject"], row["key"], row["episode"])


def _was_addressed(book: Book, row: sqlite3.Row, wanted: Wanted) -> bool:
    """Whether a message of this episode was ever made for them, whatever became of it."""
    found = book.context.conn.execute(
        """SELECT 1 FROM outbox o JOIN events e ON e.event_id = o.event_id
           WHERE e.key = ? AND e.episode = ? AND o.channel = ? AND o.recipient = ? LIMIT 1""",
        (row["key"], row["episode"], *wanted.address),
    )
    return found.fetchone() is not None


def _days(text: str, now: datetime) -> int:
    """Whole calendar days in Shanghai since a stored instant."""
    return (now.date() - date.fromisoformat(text[:10])).days


def _acked(conn: sqlite3.Connection) -> set[tuple[str, int]]:
    rows = conn.execute(
        "SELECT a.key, a.episode FROM acks a JOIN conditions c ON c.key = a.key AND c.episode = a.episode "
        "WHERE c.state = 'open'"
    )
    return {(row["key"], row["episode"]) for row in rows}
