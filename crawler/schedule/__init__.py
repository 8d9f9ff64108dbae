"""Deciding when: a ticker that starts a crawl as a child process when something is due, and does what else is due.

Nothing about time is kept in the scheduler itself: every tick asks the database what is due, so that a machine that
slept, or a process that was killed, just goes on.
"""

from crawler.schedule.command import crawl_command, crawl_environment
from crawler.schedule.heartbeat import Heartbeat
from crawler.schedule.serve import only_service, serve
from crawler.schedule.ticker import Ticker

__all__ = ["Heartbeat", "Ticker", "crawl_command", "crawl_environment", "only_service", "serve"]
