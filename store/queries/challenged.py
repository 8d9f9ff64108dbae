"""Hosts that answered with a challenge when they were last looked at."""

from __future__ import annotations

import sqlite3
from urllib.parse import urlsplit

from store.model.failures import Challenged


def challenged_hosts(conn: sqlite3.Connection) -> frozenset[str]:
    """Every host on which the last look at some target was a challenge, whatever its other targets said."""
    rows = conn.execute(
        """SELECT DISTINCT t.url FROM targets t JOIN looks l
             ON l.id = (SELECT id FROM looks WHERE target = t.id ORDER BY at DESC, id DESC LIMIT 1)
           WHERE l.reason = ?""",
        (Challenged.code,),
    )
    return frozenset(host for (url,) in rows if (host := urlsplit(url).hostname))
