"""Who must know: conditions that open and end by facts, and messages that reach people once.

``process`` and ``sweep`` turn facts into conditions, events and outbox rows; ``deliver`` sends what waits.
"""

from alerts.channels import channels_of
from alerts.context import check_settings
from alerts.delivery import DeliveryReport, deliver
from alerts.event import Event
from alerts.outbox import send_again
from alerts.people import Silence, ack, end_silence, silence, silences
from alerts.queries import Condition, OutboxCounts, Trouble, dead_letters, open_conditions, outbox_counts, recent_events
from alerts.steps import process, sweep
from alerts.trial import Trial, send_test

__all__ = [
    "Condition", "DeliveryReport", "Event", "OutboxCounts", "Silence", "Trial", "Trouble", "ack", "channels_of",
    "check_settings", "dead_letters", "deliver", "end_silence", "open_conditions", "outbox_counts", "process",
    "recent_events", "send_again", "send_test", "silence", "silences", "sweep",
]  # fmt: skip
