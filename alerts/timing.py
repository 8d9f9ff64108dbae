"""When a message may go out: the next digest, the end of quiet hours, the morning of a working day."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from alerts import workdays
from store.alertconfig import Messages
from store.errors import ConfigError

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DIGESTS = ("", "daily", "weekly")


class Timetable:
    """The hours of ``[alerts.messages]``, read once. Raises ConfigError naming the key."""

    def __init__(self, settings: Messages) -> None:
        self._morning = _clock("morning", settings.morning)
        self._quiet = None
        if settings.quiet_from or settings.quiet_until:
            self._quiet = (_clock("quiet_from", settings.quiet_from), _clock("quiet_until", settings.quiet_until))
        if settings.digest_weekday not in _WEEKDAYS:
            raise ConfigError(f"alerts.messages.digest_weekday: expected one of {', '.join(_WEEKDAYS)}")
        self._weekday = _WEEKDAYS.index(settings.digest_weekday)

    def not_before(self, now: datetime, digest: str) -> datetime:
        """The first instant at which a message made at ``now`` may go out; ``now`` itself when nothing holds it."""
        return self.after_quiet(self._next_digest(now, digest) if digest else now)

    def after_quiet(self, at: datetime) -> datetime:
        """``at``, or the end of the quiet hours it falls into."""
        if self._quiet is None:
            return at
        begins, ends = self._quiet
        clock = at.time()
        overnight = begins > ends
        is_quiet = (clock >= begins or clock < ends) if overnight else begins <= clock < ends
        if not is_quiet:
            return at
        end = datetime.combine(at.date(), ends, at.tzinfo)
        return end if end > at else end + timedelta(days=1)

    def is_reminding(self, now: datetime) -> bool:
        """Whether reminders of what stands anyway go out now: from the morning on, on working days."""
        return now.time() >= self._morning and workdays.is_workday(now.date())

    def _next_digest(self, now: datetime, digest: str) -> datetime:
        at = datetime.combine(now.date(), self._morning, now.tzinfo)
        while at <= now or (digest == "weekly" and at.weekday() != self._weekday):
            at += timedelta(days=1)
        return at


def _clock(key: str, text: str) -> time:
    try:
        return datetime.strptime(text, "%H:%M").time()  # noqa: DTZ007  # a time of day in Shanghai has no date
    except ValueError as error:
        raise ConfigError(f"alerts.messages.{key}: expected a time of day like \"22:00\", found '{text}'") from error
