"""A small invented city whose facts tests make up: looks, postings, findings, blindness."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlite_utils import Database

from alerts import process, sweep
from alerts.event import Event
from alerts.steps import BASELINE
from store import record
from store.alertconfig import Conditions, DueSoon, Messages
from store.clock import SHANGHAI
from store.config import Alerts, Config, Delivery, Folder, Mail, Webhook
from store.migrations import MIGRATIONS
from store.model import (
    Body,
    Channel,
    Fetched,
    Finding,
    Kind,
    Level,
    Medium,
    Observation,
    Outcome,
    Portal,
    Reading,
    Severity,
    Sighted,
    Table,
    Target,
    Verdict,
    WatchList,
)

YEAR = 2025
FINANCE, EDUCATION, TOWN, CITY = "示例市财政局", "示例市教育局", "示例市示例镇人民政府", "示例市人民政府"
#: After the due date of departments and towns (31 January 2026).
AFTER = datetime(2026, 2, 1, 8, tzinfo=SHANGHAI)
ERROR = Finding("T3-ROW", Severity.ERROR, "表三第一行各栏之和与总计不符")
OTHER_ERROR = Finding("T4-SUM", Severity.ERROR, "表四合计不符")


def at(day: int, hour: int = 8, *, month: int = 2) -> datetime:
    """An instant of 2026 in Shanghai."""
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


#: No reminders before the due date, no waiting between messages, and runs are nobody's business.
NO_REMINDERS = DueSoon(**dict.fromkeys(DueSoon.__dataclass_fields__, ()))
AT_ONCE = Messages(gather_minutes=0.0, flap_opens=0)
NO_RUNS = Conditions(run_missing_hours=1e6, run_missing_off_season_hours=1e6)


def settings(**changes: object) -> Config:
    """Settings with one mail, one webhook and a folder that nobody reaches; only what facts say at once is told."""
    alerts = {
        "mail": Mail("127.0.0.1", "nianbao@shili.example", ("supervisor@shili.example",), starttls=False),
        "webhook": (Webhook("duty", "http://127.0.0.1:9/hook", "SHILI_SECRET"),),
        "folder": Folder("mail"),
        "delivery": Delivery(first_wait=60.0, max_wait=3600.0, attempts=3, lease_seconds=100.0),
        "messages": AT_ONCE,
        "conditions": NO_RUNS,
        "due_soon": NO_REMINDERS,
    }
    return Config(alerts=Alerts(**(alerts | changes)))  # type: ignore[arg-type]  # the tests give the right types


def memory() -> sqlite3.Connection:
    """An empty house in memory."""
    conn = sqlite3.connect(":memory:", isolation_level=None)
    conn.row_factory = sqlite3.Row
    conn.execute("PRAGMA foreign_keys = ON")
    MIGRATIONS.apply(Database(conn, execute_plugins=False))
    return conn


def first_summary_made(conn: sqlite3.Connection) -> None:
    """Make it a house that has been watching for a while."""
    conn.execute("INSERT INTO cursor VALUES (?, 1)", (BASELINE,))


class World:
    """One portal ``shili`` with one channel ``annual``, a run under way, and four bodies."""

    def __init__(self, conn: sqlite3.Connection) -> None:
        self.conn = conn
        self.bodies = (
            Body(CITY, Level.MUNICIPALITY, "shili"),
            Body(FINANCE, Level.DEPARTMENT, "shili", CITY),
            Body(EDUCATION, Level.DEPARTMENT, "shili", CITY),
            Body(TOWN, Level.TOWN, "shili", CITY),
        )
        first_summary_made(conn)
        self.watch(self.bodies)
        self.run, _ = record.open_run(conn, "shili", {}, at(1, 0, month=1))

    def watch(self, bodies: Sequence[Body]) -> None:
        """Make these the bodies that are watched."""
        channel = Channel("annual", "annual", "https://zwgk.shili.example/")
        portal = Portal("shili", "示例市", ("zwgk.shili.example",), "shili", 1.0, (channel,), tuple(bodies))
        targets = [
            Target("shili", "annual", f"https://zwgk.shili.example/{i}", body=body.name, year=YEAR)
            for i, body in enumerate(self.bodies)
            if body in bodies
        ]
        asked = [record.Asked("shili", "annual", body.name, YEAR) for body in bodies]
        start = at(1, 0, month=1)
        record.sync_watch_list(self.conn, WatchList((portal,)), targets, asked, start, whole_years=[YEAR])

    def absent(self, body: str, when: datetime) -> None:
        self._look(body, when, Outcome.SAME, Observation(body, YEAR, Verdict.ABSENT, "没有报告"))

    def unknown(self, body: str, when: datetime) -> None:
        seen = Observation(body, YEAR, Verdict.UNKNOWN, "没有应答", "timed_out")
        self._look(body, when, Outcome.UNKNOWN, seen)

    def missing(self, body: str) -> datetime:
        """Let a body be missing; returns the instant from which it is."""
        self.absent(body, at(2, 8))
        self.absent(body, at(2, 20))
        return at(2, 20)

    def post(
        self,
        body: str,
        when: datetime,
        *,
        displayed: datetime | None = None,
        title: str = "2025年度政府信息公开工作年度报告",
        url: str = "https://zwgk.shili.example/art.html",
        image: bool = False,
        kind: Kind = Kind.ANNUAL_REPORT,
        errors: Sequence[Finding] = (),
        content: str = "first",
    ) -> None:
        """A report is found, read and checked."""
        fetched = Fetched(url, url, 200, (), content.encode(), when)
        row = record.LookRow.of(self.run, self._target(body), fetched, f"sha-{content}", kept=True)
        seen = Observation(body, YEAR, Verdict.POSTED, "查到报告")
        look = record.archive(self.conn, row)
        record.conclude(self.conn, look, Outcome.FIRST, [seen], channel="annual")
        sighted = Sighted(url, url, title, displayed_at=displayed)
        version = record.posted(
            self.conn, look, body, YEAR, "annual", sighted, fetched, content_key=content, evidence=f"sha-{content}"
        ).version
        tables = {"requests": Table(Medium.IMAGE if image else Medium.TEXT)}
        record.recorded_reading(self.conn, version, Reading(kind, tables=tables), 1, when)
        found = {f"{body}-{finding.code}": finding for finding in errors}
        record.recorded_findings(self.conn, version, found, 1, when)

    def blind(self, when: datetime, detail: str = "521") -> None:
        record.blind(self.conn, "shili", "annual", "server_error", detail, self.run, when)

    def sees(self, when: datetime) -> None:
        record.sees(self.conn, "shili", "annual", when)

    def tell(self, now: datetime, config: Config) -> list[Event]:
        """Both steps at one instant."""
        return [*process(self.conn, now, config), *sweep(self.conn, now, config)]

    def _target(self, body: str) -> int:
        row = self.conn.execute(
            "SELECT t.id FROM targets t JOIN bodies b ON b.id = t.body WHERE b.name = ?", (body,)
        ).fetchone()
        return int(row[0])

    def _look(self, body: str, when: datetime, outcome: Outcome, seen: Observation) -> None:
        row = record.LookRow(self.run, self._target(body), when, None)
        record.conclude(self.conn, row, outcome, [seen], channel="annual", reason=seen.reason)


def steps_of(events: Sequence[Event], *, but: str = "") -> list[tuple[str, str, str]]:
    """Events as (kind, subject, transition), without those of one kind."""
    return [(event.kind, event.subject, event.transition.value) for event in events if event.kind != but]


def dissolved(body: Body) -> Body:
    """The body, dissolved before the report year ended."""
    return Body(body.name, body.level, body.portal, body.parent, until=date(YEAR, 12, 30))


def later(when: datetime, hours: float) -> datetime:
    return when + timedelta(hours=hours)
