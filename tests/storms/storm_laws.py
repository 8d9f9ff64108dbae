"""What must hold after every run, whatever the weather was: the house's word against the truth of the city."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from storm_city import BY_NAME, DUE, OFFICES, YEAR, City, Office, Place
from storm_weather import Network, Seen

from store.config import Missing
from store.queries import BodyYear, body_years, thresholds
from store.states import Mark, State

_LIMITS = Missing()
_GAP, _GRACE = timedelta(hours=_LIMITS.min_gap_hours), timedelta(hours=_LIMITS.grace_hours)


@dataclass(frozen=True)
class Calm:
    """A run over everything, to its end, without any fault: what it saw standing is known for sure."""

    at: datetime
    shown: frozenset[str]


@dataclass
class Record:
    """What the test knows of the runs so far."""

    city: City
    network: Network
    calm: list[Calm] = field(default_factory=list)
    runs: int = 0
    checked: int = 0
    died: set[int] = field(default_factory=set)
    observed: set[tuple[int, str, Place]] = field(default_factory=set)
    claims: dict[str, set[datetime]] = field(default_factory=dict)


def place_of(channel: str) -> Place:
    """The place behind a channel's id."""
    site, _, kind = channel.rpartition("-")
    return f"www.{site}.shili.example", kind


def check_observations(conn: sqlite3.Connection, record: Record) -> None:
    """*Posted* and *absent* are true, and *absent* was seen, not inferred from a failure."""
    rows = conn.execute(
        """SELECT o.id, b.name, o.channel, o.verdict, l.run FROM observations o JOIN bodies b ON b.id = o.body
           JOIN looks l ON l.id = o.look WHERE o.id > ? AND o.year = ? ORDER BY o.id""",
        (record.checked, YEAR),
    ).fetchall()
    posted = _posted(conn)
    for row in rows:
        record.checked = row["id"]
        if row["name"] not in BY_NAME:
            continue
        record.observed.add((row["run"], row["name"], place_of(row["channel"])))
        if row["verdict"] == "unknown":
            continue
        seen = _seen(record.network, row["run"], row["name"], place_of(row["channel"]))
        assert seen, dict(row)
        shown = seen[0].shown
        assert shown is (row["verdict"] == "posted"), (dict(row), seen)
        assert not shown or row["name"] in posted, f"{row['name']} is said to be posted, and no report was ever seen"
        if row["verdict"] == "absent":
            assert any(one.truthful or one.half for one in seen if one.what in ("page", "column")), (dict(row), seen)


def check_nothing_lost(conn: sqlite3.Connection, record: Record, run: int, *, whole: bool) -> None:
    """Whatever a run was truly shown is posted, and what it was led to was looked at."""
    posted = _posted(conn)
    for office, place in _places():
        seen = _seen(record.network, run, office.name, place)
        if not seen or not seen[0].shown or office.name in posted:
            continue
        if place[1] == "page":
            assert not any(one.truthful for one in seen), f"{office.name} stood on a page that was seen"
            continue
        article = [one for one in seen if one.what == "article"]
        document = [one for one in seen if one.what == "document"]
        needed = (article, document) if office.by_document else (article,)
        assert not all(any(one.truthful for one in part) for part in needed), f"{office.name}: an article was seen"
        if whole and all(one.truthful for one in seen if one.what == "column"):
            assert article, f"{office.name} stands in a column that was seen, and its article was not asked for"


def check_facts(conn: sqlite3.Connection, record: Record) -> None:
    """One posting a report; ``changes`` says what the facts say, no more and no less; nothing is half."""
    postings = [tuple(r) for r in conn.execute("SELECT b.name, p.year FROM postings p JOIN bodies b ON b.id = p.body")]
    assert len(postings) == len(set(postings))
    changes: dict[str, list[str]] = {}
    for row in conn.execute("SELECT kind, subject FROM changes ORDER BY seq"):
        changes.setdefault(row["kind"], []).append(row["subject"])
    assert sorted(changes.get("posting.new", [])) == sorted(f"{name}|{year}" for name, year in postings)
    ended = [str(row[0]) for row in conn.execute("SELECT id FROM runs WHERE ended_at IS NOT NULL")]
    assert sorted(changes.get("run.ended", [])) == sorted(ended)
    spells = conn.execute("SELECT portal || '/' || channel AS subject, until FROM blindness").fetchall()
    assert Counter(changes.get("portal.blind", [])) == Counter(row["subject"] for row in spells)
    assert Counter(changes.get("portal.sees", [])) == Counter(row["subject"] for row in spells if row["until"])
    for sql in (
        "SELECT count(*) FROM versions v LEFT JOIN readings r ON r.version = v.id WHERE r.id IS NULL",
        "SELECT count(*) FROM postings WHERE current IS NULL",
        "SELECT count(*) FROM looks l JOIN runs r ON r.id = l.run WHERE r.ended_at IS NOT NULL "
        "AND l.outcome = 'archived'",
        "SELECT count(*) FROM targets t JOIN runs r ON r.id = t.lease_run WHERE r.ended_at IS NOT NULL",
        "SELECT count(*) FROM runs WHERE errors > 0",
    ):
        assert conn.execute(sql).fetchone()[0] == 0, sql


def states(conn: sqlite3.Connection, now: datetime) -> dict[str, BodyYear]:
    """Where every office stands."""
    rows = body_years(conn, now, thresholds(_LIMITS), year=YEAR)
    return {row.body.name: row for row in rows if row.body.name in BY_NAME}


def check_states(conn: sqlite3.Connection, record: Record, now: datetime) -> None:
    """No state contradicts what the world did or what was seen of it."""
    for name, row in states(conn, now).items():
        judged, posting = row.judgement, row.posting
        seen_nowhere = [one.at for one in record.calm if name not in one.shown]
        if judged.state is State.MISSING:
            _was_truly_missing(record, BY_NAME[name])
        if any(one.at <= DUE and name in one.shown for one in record.calm):
            assert judged.state in (State.ON_TIME, State.WITHDRAWN), row
        if posting is None:
            assert judged.state not in (State.ON_TIME, State.LATE, State.WITHDRAWN)
            continue
        first = posting.first_seen_at
        if judged.state is State.ON_TIME:
            assert not any(DUE < at < first for at in seen_nowhere), row
        if judged.basis == "proved":
            assert first <= DUE
        if judged.basis == "claimed":
            assert min(record.claims[name]) <= DUE
        if judged.basis == "displayed":
            assert max(record.claims[name]) > DUE
        if (judged.state, judged.basis) == (State.LATE, "look") or Mark.BACKDATING in judged.marks:
            assert record.city.was_gone_between(name, DUE, first), row
        if judged.state is State.WITHDRAWN:
            for place in BY_NAME[name].places:
                assert not _last(record, name, place)[0].shown


def check_calm(conn: sqlite3.Connection, record: Record, now: datetime) -> None:
    """A run without a fault knows everything, and says what is so."""
    assert conn.execute("SELECT exit_status FROM runs ORDER BY id DESC LIMIT 1").fetchone()[0] == 0
    assert conn.execute("SELECT count(*) FROM blindness WHERE until IS NULL").fetchone()[0] == 0
    for row in conn.execute(
        """SELECT b.name, s.channel, s.verdict FROM standing s JOIN bodies b ON b.id = s.body
           WHERE s.year = ? AND s.watched""",
        (YEAR,),
    ):
        there = (row["name"], place_of(row["channel"])) in record.city.standing
        assert row["verdict"] == ("posted" if there else "absent"), dict(row)
    for name, row in states(conn, now).items():
        assert row.judgement.state is not State.UNKNOWN, row
        assert row.posting is not None or not record.city.is_shown(name)
        gone = _gone_lately(record, name)
        if row.posting is None and now >= DUE + _GRACE and len([at for at in gone if at > DUE]) >= 2:
            assert row.judgement.state is State.MISSING, row
        if row.posting is not None and len(gone) >= 2:
            assert row.judgement.state is State.WITHDRAWN, row
    _stands_as_it_is(conn, record)


def check_alerts(conn: sqlite3.Connection, now: datetime) -> None:
    """What is open is what is so: nobody is accused, and nobody left out, by alerts alone."""
    is_open = {row["key"] for row in conn.execute("SELECT key FROM conditions WHERE state = 'open'")}
    for name, row in states(conn, now).items():
        state, key = row.judgement.state, f"|{name}|{YEAR}"
        if state in (State.MISSING, State.ON_TIME, State.LATE):
            assert (f"missing{key}" in is_open) is (state is State.MISSING), row
        if state in (State.ON_TIME, State.LATE):
            assert (f"late{key}" in is_open) is (state is State.LATE), row
        if row.posting is None:
            assert f"late{key}" not in is_open
    blind = {row[0] for row in conn.execute("SELECT DISTINCT portal FROM blindness WHERE until IS NULL")}
    told = {key.split("|")[1].partition("/")[0] for key in is_open if key.startswith("portal_blind|")}
    assert told == blind
    newest = conn.execute("SELECT coalesce(max(seq), 0) FROM changes").fetchone()[0]
    assert conn.execute("SELECT coalesce(max(seq), 0) FROM cursor").fetchone()[0] == newest
    for row in conn.execute("SELECT data FROM events"):
        assert json.loads(row["data"]) is not None


def _was_truly_missing(record: Record, office: Office) -> None:
    for place in office.places:
        last = _last(record, office.name, place)
        assert any(one.truthful or one.half for one in last), f"{office.name} is missing, and was not looked for"
        assert not last[0].shown, f"{office.name} is missing, and the last look at {place} showed its report"
        looks = sorted(
            one.at for one in record.network.seen
            if one.office == office.name and one.place == place and one.at > DUE and not one.shown
            and (one.truthful or one.half)
        )  # fmt: skip
        assert looks, office.name
        assert looks[-1] - looks[0] >= _GAP, office.name


def _gone_lately(record: Record, name: str) -> list[datetime]:
    """The moments, at least the gap apart, of the last runs in a row that were calm and saw the report nowhere."""
    moments: list[datetime] = []
    if not record.calm or len(record.calm) < 2 or record.runs != len(record.calm):
        return moments  # only where every run was calm is the whole past known
    for one in reversed(record.calm):
        if name in one.shown:
            break
        moments.append(one.at)
    spaced: list[datetime] = []
    for at in sorted(moments):
        if not spaced or at - spaced[-1] >= _GAP:
            spaced.append(at)
    return spaced


def _stands_as_it_is(conn: sqlite3.Connection, record: Record) -> None:
    """Where an office publishes on one page alone, the stored report is the draft that stands there."""
    for office in OFFICES:
        shown = record.city.standing.get((office.name, office.places[0]))
        if len(office.places) > 1 or office.places[0][1] != "page" or shown is None:
            continue
        text = conn.execute(
            """SELECT r.json FROM postings p JOIN bodies b ON b.id = p.body JOIN readings r ON r.version = p.current
               WHERE b.name = ? AND p.year = ?""",
            (office.name, YEAR),
        ).fetchone()[0]
        assert f"第{shown.draft}稿" in text


def _posted(conn: sqlite3.Connection) -> set[str]:
    return {row[0] for row in conn.execute("SELECT b.name FROM postings p JOIN bodies b ON b.id = p.body")}


def _places() -> Iterator[tuple[Office, Place]]:
    return ((office, place) for office in OFFICES for place in office.places)


def _seen(network: Network, run: int, name: str, place: Place) -> Sequence[Seen]:
    return [one for one in network.seen if (one.run, one.office, one.place) == (run, name, place)]


def _last(record: Record, name: str, place: Place) -> list[Seen]:
    """The answers about an office in a place that the last run got which lived to judge them."""
    looks = [
        one for one in record.network.seen
        if one.office == name and one.place == place and one.what in ("page", "column")
        and (one.run not in record.died or (one.run, name, place) in record.observed)
    ]  # fmt: skip
    return [one for one in looks if one.run == looks[-1].run]
