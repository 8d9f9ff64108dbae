"""The part of nianbao.toml that says who is told of what, when, and by which channel."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Mail:
    """E-mail over SMTP. ``password_env`` names the environment variable that holds the password."""

    host: str
    sender: str
    recipients: tuple[str, ...]
    port: int = 587
    starttls: bool = True
    user: str = ""
    password_env: str = ""
    timeout: float = 30.0


@dataclass(frozen=True)
class Webhook:
    """A signed webhook. ``secret_env`` names the environment variable that holds the signing secret."""

    name: str
    url: str
    secret_env: str
    timeout: float = 15.0


@dataclass(frozen=True)
class Folder:
    """A folder (Maildir) into which every message is put as a mail, for people who want to read files."""

    path: str
    recipient: str = "supervisor@localhost"


@dataclass(frozen=True)
class AppriseTarget:
    """A group chat or anything else that Apprise speaks to. ``url_env`` names the variable that holds its address."""

    name: str
    url_env: str
    timeout: float = 20.0


@dataclass(frozen=True)
class Route:
    """Who gets which alerts. An empty list means all; whoever stands in no route gets everything at once."""

    channel: str
    recipients: tuple[str, ...] = ()
    portals: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    bodies: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    severities: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    digest: str = ""
    escalate_days: int = 0


@dataclass(frozen=True)
class Delivery:
    """How often a message is tried again: exponential back-off from ``first_wait`` seconds."""

    first_wait: float = 60.0
    max_wait: float = 21600.0
    attempts: int = 12
    lease_seconds: float = 120.0


@dataclass(frozen=True)
class Messages:
    """When messages go out, and how many. ``quiet_from`` and ``quiet_until`` are HH:MM; "" is no quiet."""

    gather_minutes: float = 30.0
    quiet_from: str = ""
    quiet_until: str = ""
    morning: str = "08:00"
    digest_weekday: str = "mon"
    per_day: int = 20
    named: int = 30
    flap_opens: int = 3
    flap_days: int = 7
    settle_hours: float = 24.0


@dataclass(frozen=True)
class Conditions:
    """From when on a fact is worth an alert (docs/alerts.md)."""

    finding_verdicts: tuple[str, ...] = ("error",)
    finding_count: int = 1
    finding_points: float = 0.0
    changed_days: int = 14
    no_column_days: int = 14
    run_missing_hours: float = 36.0
    run_missing_off_season_hours: float = 192.0
    disk_low_mb: int = 1000
    failing_attempts: int = 7


@dataclass(frozen=True)
class DueSoon:
    """How many days before the due date bodies of each level are reminded of."""

    municipality: tuple[int, ...] = (30, 7, 1)
    department: tuple[int, ...] = (30, 7, 1)
    district: tuple[int, ...] = (30, 7, 1)
    county_city: tuple[int, ...] = (30, 7, 1)
    zone: tuple[int, ...] = (30, 7, 1)
    district_department: tuple[int, ...] = (30, 7, 1)
    town: tuple[int, ...] = (30, 7, 1)
    subdistrict: tuple[int, ...] = (30, 7, 1)


@dataclass(frozen=True)
class Repeat:
    """After how many days an alert that still stands is repeated, by kind; 0 is never."""

    due_soon: int = 0
    missing: int = 7
    late: int = 0
    withdrawn: int = 7
    changed: int = 0
    image_only: int = 0
    backdated: int = 0
    findings: int = 0
    portal_blind: int = 3
    no_column: int = 7
    unaccounted: int = 0
    run_failed: int = 1
    service_odd: int = 1
    run_missing: int = 1
    delivery_failing: int = 1
    disk_low: int = 1
    calendar_uncovered: int = 30


@dataclass(frozen=True)
class Alerts:
    """Where alerts go, who gets which, and how hard they are tried."""

    mail: Mail | None = None
    webhook: tuple[Webhook, ...] = ()
    folder: Folder | None = None
    apprise: tuple[AppriseTarget, ...] = ()
    route: tuple[Route, ...] = ()
    delivery: Delivery = field(default_factory=Delivery)
    messages: Messages = field(default_factory=Messages)
    conditions: Conditions = field(default_factory=Conditions)
    due_soon: DueSoon = field(default_factory=DueSoon)
    repeat: Repeat = field(default_factory=Repeat)
