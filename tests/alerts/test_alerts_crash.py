"""Killed between any two statements: all of a step or nothing, and nobody is told twice for one transition."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta

import pytest
from alerts_crash import Crash, contents, die_after, recover
from alerts_world import EDUCATION, ERROR, FINANCE, YEAR, World, at, memory, settings
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from alerts import deliver, process, silence, sweep
from alerts.message import Message
from alerts.steps import CURSOR
from store.config import Delivery, Mail
from store.queries import body_years, thresholds

CONFIG = settings(
    mail=Mail("127.0.0.1", "n@shili.example", ("a@shili.example", "b@shili.example"), starttls=False),
    webhook=(), folder=None, delivery=Delivery(first_wait=1.0, max_wait=10.0, attempts=99, lease_seconds=100.0),
)  # fmt: skip


def copy_of(conn: sqlite3.Connection) -> sqlite3.Connection:
    fresh = memory()
    conn.backup(fresh)
    return fresh


@pytest.mark.parametrize("step", [process, sweep])
def test_a_step_killed_anywhere_left_nothing_and_is_made_up_for(world: World, step: Callable[..., object]) -> None:
    now = world.missing(FINANCE)
    world.post(EDUCATION, now, displayed=now, image=True, errors=(ERROR,))
    with closing(copy_of(world.conn)) as whole:
        step(whole, now, CONFIG)
        expected = contents(whole)
    before, died = contents(world.conn), 0
    for statements in range(1000):
        with closing(copy_of(world.conn)) as conn:
            try:
                step(die_after(conn, statements), now, CONFIG)
            except Crash:
                died += 1
                recover(conn)
                assert contents(conn) == before
                step(conn, now, CONFIG)
            assert contents(conn) == expected
        if died <= statements:
            break
    assert died > 20


class Recorder:
    """Keeps every message it is given, in order."""

    name, recipients, bundles = "mail", ("a@shili.example", "b@shili.example"), False

    def __init__(self) -> None:
        self.taken: list[Message] = []

    def send(self, message: Message) -> None:
        self.taken.append(message)


class Story:
    """Runs a list of things that happen, and what the house must have said at the end."""

    def __init__(self, world: World, *, bundles: bool) -> None:
        self.world, self.conn = world, world.conn
        self.now = at(31, 12, month=1)
        self.unix = 1_770_000_000.0
        self.channel = Recorder()
        self.channel.bundles = bundles
        self.at_risk: Counter[str] = Counter()  # messages in flight when a delivery died

    def happen(self, what: str, body: str, dies_after: int | None) -> None:
        self.unix += 5 * 3600
        if what in {"process", "sweep", "deliver"}:
            conn = self.conn if dies_after is None else die_after(self.conn, dies_after)
            taken = len(self.channel.taken)
            try:
                self._run(what, conn)
            except Crash:
                recover(self.conn)
                self.at_risk.update(message.message_id for message in self.channel.taken[taken:][-1:])
            return
        self.now += timedelta(hours=5)
        if what == "absent":
            self.world.absent(body, self.now)
        elif what == "post":
            self.world.post(body, self.now, displayed=self.now, content=f"{body}{self.now}")
        elif what == "blind":
            self.world.blind(self.now)
        elif what == "see":
            self.world.sees(self.now)

    def _run(self, what: str, conn: sqlite3.Connection) -> None:
        if what == "deliver":
            deliver(conn, CONFIG, rng=random.Random(1), time=lambda: self.unix, channels=[self.channel])
        else:
            {"process": process, "sweep": sweep}[what](conn, self.now, CONFIG)

    def finish(self) -> None:
        for what in ("process", "sweep", "deliver"):
            self.happen(what, FINANCE, None)


STEPS = ["process", "sweep", "sweep", "deliver", "deliver"]
HAPPENINGS = st.lists(
    st.tuples(
        st.sampled_from(["absent", "absent", "absent", "post", "blind", "see", "wait", *STEPS]),
        st.sampled_from([FINANCE, EDUCATION]),
        st.none() | st.none() | st.integers(0, 60),
    ),
    max_size=25,
)


@effort(deadline=None, max_examples=120)
@given(HAPPENINGS, st.booleans())
def test_conditions_follow_states_and_nobody_is_told_twice(
    happenings: list[tuple[str, str, int | None]], bundles: bool
) -> None:
    with closing(memory()) as conn:
        story = Story(World(conn), bundles=bundles)
        for happening in happenings:
            story.happen(*happening)
        story.finish()
        _conditions_match(story)
        _transitions_alternate(conn)
        _everybody_was_told_once(story)


def _conditions_match(story: Story) -> None:
    conn = story.conn
    is_open = {row["key"] for row in conn.execute("SELECT key FROM conditions WHERE state = 'open'")}
    for row in body_years(conn, story.now, thresholds(CONFIG.missing)):
        state, key = row.judgement.state.value, f"|{row.body.name}|{YEAR}"
        if state in {"missing", "on_time", "late"}:
            assert (f"missing{key}" in is_open) is (state == "missing")
        if state in {"on_time", "late"}:
            assert (f"late{key}" in is_open) is (state == "late")
        if row.posting is None:
            assert f"late{key}" not in is_open
    blind = conn.execute("SELECT count(*) FROM blindness WHERE until IS NULL").fetchone()[0]
    assert ("portal_blind|shili|" in is_open) is bool(blind)
    newest = conn.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()[0]
    cursor = conn.execute("SELECT seq FROM cursor WHERE name = ?", (CURSOR,)).fetchone()
    assert (cursor["seq"] if cursor else 0) == newest


def _transitions_alternate(conn: sqlite3.Connection) -> None:
    told: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for row in conn.execute(
        "SELECT key, episode, transition FROM events WHERE transition IN ('open', 'resolve') ORDER BY rowid"
    ):
        told[row["key"]].append((row["episode"], row["transition"]))
    for transitions in told.values():
        expected = [(n // 2 + 1, "resolve" if n % 2 else "open") for n in range(len(transitions))]
        assert transitions == expected


def _everybody_was_told_once(story: Story) -> None:
    waiting = story.conn.execute("SELECT count(*) FROM outbox WHERE status <> 'sent'").fetchone()[0]
    assert waiting == 0
    wanted = {row[0] for row in story.conn.execute("SELECT message_id FROM outbox")}
    events = story.conn.execute("SELECT count(*) FROM events WHERE transition <> 'hold'").fetchone()[0]
    assert len(wanted) == 2 * events
    if story.channel.bundles:
        heads = story.conn.execute("SELECT o.message_id FROM bundles b JOIN outbox o ON o.id = b.head")
        wanted = {row[0] for row in heads}
        assert story.conn.execute("SELECT count(*) FROM outbox WHERE bundle IS NULL").fetchone()[0] == 0
    taken = Counter(message.message_id for message in story.channel.taken)
    assert set(taken) == wanted
    assert all(count <= 1 + story.at_risk[message] for message, count in taken.items())
    first: dict[str, int] = {}
    for number, message in enumerate(story.channel.taken):
        first.setdefault(message.message_id, number)
    for message in story.channel.taken:
        assert message.thread is None or first[message.thread] < first[message.message_id]


def test_a_review_killed_anywhere_left_nothing_and_is_made_up_for(world: World) -> None:
    """Of two silenced bodies one is released, the other was told and is repeated; a channel failed meanwhile."""
    sweep(world.conn, world.missing(EDUCATION), CONFIG)
    silence(world.conn, at(2, 21), f"missing|{FINANCE}|*", at(8), "王主任", "移交")
    sweep(world.conn, world.missing(FINANCE), CONFIG)
    world.conn.execute("UPDATE outbox SET status = 'dead' WHERE recipient = 'b@shili.example'")
    for body in (EDUCATION, FINANCE):
        world.absent(body, at(9, 8))
    with closing(copy_of(world.conn)) as whole:
        made = {event.transition.value for event in sweep(whole, at(9, 9), CONFIG)}
        expected = contents(whole)
    assert made == {"open", "repeat", "release"}
    before, statements, died = contents(world.conn), 0, True
    while died:
        with closing(copy_of(world.conn)) as conn:
            try:
                sweep(die_after(conn, statements), at(9, 9), CONFIG)
                died = False
            except Crash:
                recover(conn)
                assert contents(conn) == before
                sweep(conn, at(9, 9), CONFIG)
            assert contents(conn) == expected
        statements += 1
    assert statements > 20


@pytest.mark.parametrize("bundles", [False, True])
def test_a_delivery_killed_anywhere_tells_everybody(world: World, bundles: bool) -> None:
    for body in (FINANCE, EDUCATION):
        sweep(world.conn, world.missing(body), CONFIG)
    wanted = 2 if bundles else 4
    for statements in range(120):
        with closing(copy_of(world.conn)) as conn:
            channel = Recorder()
            channel.bundles = bundles
            with suppress(Crash):
                deliver(die_after(conn, statements), CONFIG, rng=random.Random(1), time=lambda: 0.0, channels=[channel])
            recover(conn)
            deliver(conn, CONFIG, rng=random.Random(1), time=lambda: 1000.0, channels=[channel])
            told = Counter(message.message_id for message in channel.taken)
            assert len(told) == wanted
            assert sum(told.values()) <= wanted + 1
            # A repeat is the very same message, whichever way it was gathered.
            assert len({(m.message_id, m.recipient, m.text, m.html) for m in channel.taken}) == wanted
