"""A year of an invented city with 143 bodies: what is posted when, what breaks when, and who is told."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from alerts_world import memory

from alerts import ack, deliver, process, silence, sweep
from alerts.channels import Undeliverable
from alerts.message import Message
from store import record
from store.alertconfig import Alerts, Delivery, Folder, Mail, Route
from store.clock import SHANGHAI, stamp
from store.config import Config
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
FIRST, LAST = date(2025, 12, 1), date(2026, 11, 30)
CITY = "示例市人民政府"
DISTRICTS = {"dongshan": "东山区", "nanyu": "南屿区", "beigang": "北港区", "xishan": "西山区"}
BUREAUS = (
    "财政局", "教育局", "民政局", "司法局", "水务局", "统计局", "审计局", "信访局", "卫生健康局", "交通运输局",
    "农业农村局", "文化和旅游局", "商务局", "应急管理局", "住房和城乡建设局", "自然资源局", "生态环境局",
    "科学技术局", "工业和信息化局", "人力资源和社会保障局", "市场监督管理局", "行政审批服务局", "医疗保障局",
    "退役军人事务局", "体育局", "城市管理局", "林业局", "海洋发展局", "大数据局", "地方金融局", "机关事务局",
    "公安局", "发展和改革局", "民族宗教局", "外事局", "国资委", "粮食局", "投资促进局", "口岸局", "扶贫办",
    "人防办", "港航局",
)  # fmt: skip


def instant(month: int, day: int, hour: int, minute: int = 0, second: int = 0) -> datetime:
    """An instant of 2026 in Shanghai."""
    return datetime(2026, month, day, hour, minute, second, tzinfo=SHANGHAI)


SUPERVISOR, DISTRICT, DIRECTOR, OPERATOR = (
    f"{name}@shili.example" for name in ("supervisor", "dongshan", "director", "operator")
)

#: Never posted at first: one that a person deals with, one that nobody confirms, one that is silenced for a while.
ACKED, UNCONFIRMED, SILENCED = "示例市水务局", "示例市统计局", "示例市审计局"
#: Posted when (day of 2026) beside what the rest of the city does; the last three are of the blind portals, in time.
POSTED = {
    ACKED: date(2026, 3, 2), UNCONFIRMED: date(2026, 3, 5), SILENCED: date(2026, 3, 9),
    "示例市民政局": date(2026, 2, 4), "示例市南屿区财政局": date(2026, 2, 6), "示例市财政局": date(2026, 2, 4),
    "示例市北港区教育局": date(2026, 1, 31), "示例市北港区信访局": date(2026, 1, 30),
    "示例市南屿区人民政府": date(2026, 3, 31),
}  # fmt: skip
#: Displays a day before the due date although it was not there on 2 February.
BACKDATED = "示例市财政局"
PICTURES, WRONG, WITHDRAWN, CHANGED = "示例市东山区教育局", "示例市东山区财政局", "示例市西山区司法局", "示例市教育局"
#: From when until when a portal cannot be seen: over the end of January twice, over the end of March once.
OUTAGES = {
    "beigang": (instant(1, 30, 12), instant(2, 3, 12)),
    "xishan": (instant(1, 31, 6), instant(2, 1, 12)),
    "nanyu": (instant(3, 30, 6), instant(4, 2, 12)),
}
#: The day on which the mail server takes nothing.
MAIL_DOWN = date(2026, 2, 3)
#: Days on which crawls run daily; on others they run on Mondays.
SEASONS = ((date(2026, 1, 2), date(2026, 2, 10)), (date(2026, 3, 10), date(2026, 4, 10)))


def bodies() -> list[Body]:
    """The city, its 42 departments, and four districts with a government, 12 departments and 12 towns each."""
    listed = [Body(CITY, Level.MUNICIPALITY, "shili")]
    listed += [Body(f"示例市{name}", Level.DEPARTMENT, "shili", CITY) for name in BUREAUS]
    for portal, name in DISTRICTS.items():
        district = f"示例市{name}人民政府"
        listed.append(Body(district, Level.DISTRICT, portal, CITY))
        listed += [Body(f"示例市{name}{b}", Level.DISTRICT_DEPARTMENT, portal, district) for b in BUREAUS[:12]]
        listed += [Body(f"示例市{name}第{n}镇人民政府", Level.TOWN, portal, district) for n in range(1, 13)]
    return listed


def settings() -> Config:
    """A supervisor for all, an officer of one district by daily digest, a director behind both, and an operator."""
    mail = Mail("127.0.0.1", "nianbao@shili.example", (SUPERVISOR,), starttls=False)
    routes = (
        Route("mail", (SUPERVISOR,), audiences=("supervisor",)),
        Route("mail", (DISTRICT,), parents=("示例市东山区人民政府",), audiences=("supervisor",), digest="daily"),
        Route("mail", (DIRECTOR,), kinds=("missing",), escalate_days=14),
        Route("mail", (OPERATOR,), audiences=("operator",)),
        Route("folder", audiences=("operator",), kinds=("delivery_failing",)),
    )
    return Config(alerts=Alerts(mail=mail, folder=Folder("mail"), route=routes, delivery=Delivery(attempts=40)))


@dataclass
class Post:
    """A channel that keeps when it took what; ``down`` refuses everything for now."""

    name: str
    recipients: tuple[str, ...]
    bundles: bool = True
    down: bool = False
    now: datetime = field(default=datetime(2025, 12, 1, tzinfo=SHANGHAI))
    taken: list[tuple[datetime, Message]] = field(default_factory=list)

    def send(self, message: Message) -> None:
        if self.down:
            raise Undeliverable("421 服务暂停", permanent=False)
        self.taken.append((self.now, message))


class Year:
    """Runs the year hour by hour where something happens, and keeps every message."""

    def __init__(self) -> None:
        self.conn, self.config, self.bodies = memory(), settings(), bodies()
        self.rng = random.Random(2026)
        self.mail = Post("mail", (SUPERVISOR, DISTRICT, DIRECTOR, OPERATOR))
        self.folder = Post("folder", ("supervisor@localhost",))
        self.run = 0
        self.blind: set[str] = set()
        self.seen: dict[str, int] = {}
        self.missing: dict[str, list[datetime]] = defaultdict(list)
        self.posted = {body.name: self._day(body) for body in self.bodies}
        self._watch()

    def _day(self, body: Body) -> date:
        """When a body posts: as scripted, else some day before it is due."""
        if body.name == PICTURES:
            return date(2025, 12, 1)
        government = body.level.is_government
        spread = date(2026, 2, 20) if government else date(2026, 1, 4)
        return POSTED.get(body.name, spread + timedelta(days=self.rng.randrange(35 if government else 23)))

    def _watch(self) -> None:
        portals, targets, asked = [], [], []
        for portal in ("shili", *DISTRICTS):
            own = tuple(body for body in self.bodies if body.portal == portal)
            channel = Channel("annual", "annual", f"https://{portal}.shili.example/")
            host = (f"{portal}.shili.example",)
            portals.append(Portal(portal, portal, host, "shili", 1.0, (channel,), own))
            for number, body in enumerate(own):
                targets.append(Target(portal, "annual", f"{channel.url}{number}", body=body.name, year=YEAR))
                asked.append(record.Asked(portal, "annual", body.name, YEAR))
        start = datetime.combine(FIRST, time(0), SHANGHAI)
        record.sync_watch_list(self.conn, WatchList(tuple(portals)), targets, asked, start, whole_years=[YEAR])
        sql = "SELECT b.name, t.id FROM targets t JOIN bodies b ON b.id = t.body"
        self.targets = {row["name"]: row["id"] for row in self.conn.execute(sql)}

    def play(self) -> None:
        """Everything that happens, in order; then the house does at each instant what the service does at a tick."""
        for now in self.instants():
            self.mail.now = self.folder.now = now
            self.mail.down = now.date() == MAIL_DOWN
            if now.hour in (2, 14):
                self.crawl(now)
            self.people(now)
            for event in [*process(self.conn, now, self.config), *sweep(self.conn, now, self.config)]:
                if event.kind == "missing" and event.transition == "open":
                    self.missing[event.subject].append(now)
            deliver(
                self.conn, self.config, rng=self.rng, time=now.timestamp, channels=[self.mail, self.folder]
            )

    def instants(self) -> Iterator[datetime]:
        """Crawls at 02:00 and, around the due dates, at 14:00; ticks in the morning and the evening."""
        day = FIRST
        while day <= LAST:
            in_season = any(first <= day <= last for first, last in SEASONS)
            hours = [7, 9, 20] if in_season else [7, 9]
            if in_season or day.weekday() == 0:
                hours.append(2)
            if day == MAIL_DOWN:
                hours += [3, 4, 5, 6, 8, 10, 11, 12, 13]
            if day in {date(2026, m, d) for m in (2, 4) for d in (1, 2, 3)} or day == date(2026, 1, 31):
                hours.append(14)
            yield from (datetime.combine(day, time(hour), SHANGHAI) for hour in sorted(hours))
            day += timedelta(days=1)

    def crawl(self, now: datetime) -> None:
        """A run that looks at every body whose report is not known yet, and at those of which a tale is told."""
        self.run, _ = record.open_run(self.conn, "shili", {}, now)
        for portal, (begins, ends) in OUTAGES.items():
            if begins <= now < ends and portal not in self.blind:
                record.blind(self.conn, portal, "annual", "server_error", "503", self.run, now)
                self.blind.add(portal)
            elif now >= ends and portal in self.blind:
                record.sees(self.conn, portal, "annual", now)
                self.blind.discard(portal)
        for body in self.bodies:
            self.look(body, now)
        self.conn.execute(
            "UPDATE runs SET ended_at = ?, exit_reason = 'finished' WHERE id = ?", (stamp(now), self.run)
        )

    def look(self, body: Body, now: datetime) -> None:
        if body.portal in self.blind:
            seen = Observation(body.name, YEAR, Verdict.UNKNOWN, "没有应答", "server_error")
            self.say(body, now, Outcome.UNKNOWN, seen)
        elif body.name == WITHDRAWN and date(2026, 5, 10) <= now.date() < date(2026, 6, 10):
            self.say(body, now, Outcome.SAME, Observation(body.name, YEAR, Verdict.ABSENT, "没有报告"))
        elif now.date() >= self.posted[body.name]:
            self.post(body, now)
        else:
            self.say(body, now, Outcome.SAME, Observation(body.name, YEAR, Verdict.ABSENT, "没有报告"))

    def say(self, body: Body, now: datetime, outcome: Outcome, seen: Observation) -> None:
        row = record.LookRow(self.run, self.targets[body.name], now, None)
        record.conclude(self.conn, row, outcome, [seen], channel="annual", reason=seen.reason)

    def post(self, body: Body, now: datetime) -> None:
        """The report as it stands on a day; what was seen already is not written again."""
        version = self._version(body, now)
        if self.seen.get(body.name) == version:
            return
        self.seen[body.name] = version
        content, url = f"{body.name}{version}", f"https://{body.portal}.shili.example/{self.targets[body.name]}.html"
        fetched = Fetched(url, url, 200, (), content.encode(), now)
        row = record.LookRow.of(self.run, self.targets[body.name], fetched, content, kept=True)
        look = record.archive(self.conn, row)
        seen = Observation(body.name, YEAR, Verdict.POSTED, "查到报告")
        record.conclude(self.conn, look, Outcome.FIRST, [seen], channel="annual")
        day = date(2026, 1, 29) if body.name == BACKDATED else self.posted[body.name]
        shown = datetime.combine(day, time(1), SHANGHAI)
        posted = record.posted(
            self.conn, look, body.name, YEAR, "annual", Sighted(url, url, "年度报告", displayed_at=shown), fetched,
            content_key=f"{version}", evidence=content,
        )  # fmt: skip
        medium = Medium.IMAGE if body.name == PICTURES else Medium.TEXT
        reading = Reading(Kind.ANNUAL_REPORT, tables={"requests": Table(medium)})
        record.recorded_reading(self.conn, posted.version, reading, 1, now)
        wrong = body.name == WRONG and version == 0
        found = {f"{body.name}-T3": Finding("T3-ROW", Severity.ERROR, "表三第一行各栏之和与总计不符")} if wrong else {}
        record.recorded_findings(self.conn, posted.version, found, 1, now)

    @staticmethod
    def _version(body: Body, now: datetime) -> int:
        """What stands there: the wrong report is mended, another is changed, the withdrawn one comes back."""
        after = {WRONG: date(2026, 2, 20), CHANGED: date(2026, 3, 16), WITHDRAWN: date(2026, 6, 10)}
        return int(body.name in after and now.date() >= after[body.name])

    def people(self, now: datetime) -> None:
        """What people say in the course of the year."""
        if now == instant(2, 1, 7):
            until = instant(2, 25, 23, 59, 59)
            silence(self.conn, now, f"missing|{SILENCED}|*", until, "王主任", "机构合并，正在移交")
        if now == instant(2, 12, 7):
            ack(self.conn, now, self.config, f"missing|{ACKED}|{YEAR}", "李科长", "已电话催报")


def listing(year: Year) -> str:
    """Every message of the year by recipient, as a person reads it: when, about what, and what was counted."""
    taken: dict[str, list[str]] = defaultdict(list)
    for post in (year.mail, year.folder):
        for at, message in post.taken:
            lead = message.text.splitlines()[0]
            taken[f"{post.name} → {message.recipient}"].append(f"{at:%Y-%m-%d %H:%M}  {message.subject}\n    {lead}")
    return "\n".join(f"# {who}（{len(lines)}封）\n\n" + "\n".join(lines) + "\n" for who, lines in sorted(taken.items()))


