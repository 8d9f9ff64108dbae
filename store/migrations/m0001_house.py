"""The first schema: what is watched, what was seen, what it says, and who was told.

Times are ISO 8601 text in Asia/Shanghai with seconds (``2026-01-20T09:00:00+08:00``), so that they
sort as text; columns named ``*_until`` and ``not_before`` are real time as Unix seconds.
"""

from __future__ import annotations

from sqlite_utils.db import Database

# -- what is watched
_WATCH = """
CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;

CREATE TABLE bodies(
  id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, aliases TEXT NOT NULL DEFAULT '[]', level TEXT NOT NULL,
  portal TEXT NOT NULL, parent_id INTEGER REFERENCES bodies(id), area TEXT, valid_from TEXT, valid_to TEXT,
  successor_id INTEGER REFERENCES bodies(id), due_rule TEXT, watched INTEGER NOT NULL DEFAULT 1) STRICT;

CREATE TABLE targets(
  id INTEGER PRIMARY KEY, portal TEXT NOT NULL, channel TEXT NOT NULL, kind TEXT NOT NULL, url TEXT NOT NULL,
  method TEXT NOT NULL DEFAULT 'GET', form TEXT NOT NULL DEFAULT '', years TEXT NOT NULL DEFAULT '[]',
  via TEXT NOT NULL,
  body INTEGER REFERENCES bodies(id), year INTEGER, authoritative INTEGER NOT NULL DEFAULT 1,
  watched INTEGER NOT NULL DEFAULT 1, next_due_at TEXT NOT NULL, lease_until REAL, lease_run INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0, etag TEXT, last_modified TEXT, sha256 TEXT, content_key TEXT, says TEXT,
  UNIQUE(portal, channel, kind, url, method, form)) STRICT;
CREATE INDEX targets_due ON targets(next_due_at) WHERE watched;
"""

# -- what was seen
_SEEN = """
CREATE TABLE runs(
  id INTEGER PRIMARY KEY, spider TEXT NOT NULL, arguments TEXT NOT NULL, pid INTEGER NOT NULL, process REAL NOT NULL,
  started_at TEXT NOT NULL, ended_at TEXT, requests INTEGER NOT NULL DEFAULT 0, looks INTEGER NOT NULL DEFAULT 0,
  found INTEGER NOT NULL DEFAULT 0, new INTEGER NOT NULL DEFAULT 0, changed INTEGER NOT NULL DEFAULT 0,
  same INTEGER NOT NULL DEFAULT 0, unknown TEXT NOT NULL DEFAULT '{}', errors INTEGER NOT NULL DEFAULT 0,
  exit_reason TEXT, exit_status INTEGER, resumes INTEGER REFERENCES runs(id)) STRICT;

CREATE TABLE evidence(
  sha256 TEXT PRIMARY KEY, size INTEGER NOT NULL, type TEXT NOT NULL, stored_at TEXT NOT NULL) STRICT;

CREATE TABLE looks(
  id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs(id), target INTEGER NOT NULL REFERENCES targets(id),
  at TEXT NOT NULL, outcome TEXT NOT NULL, reason TEXT, detail TEXT, complete INTEGER NOT NULL, status INTEGER,
  final_url TEXT, headers TEXT, sha256 TEXT, evidence TEXT REFERENCES evidence(sha256), content_key TEXT) STRICT;
CREATE INDEX looks_target ON looks(target, at);
CREATE INDEX looks_run ON looks(run);
CREATE INDEX looks_archived ON looks(id) WHERE outcome = 'archived';

CREATE TABLE observations(
  id INTEGER PRIMARY KEY, look INTEGER NOT NULL REFERENCES looks(id), body INTEGER NOT NULL REFERENCES bodies(id),
  year INTEGER NOT NULL, channel TEXT NOT NULL, at TEXT NOT NULL, verdict TEXT NOT NULL, reason TEXT,
  why TEXT NOT NULL) STRICT;
CREATE INDEX observations_look ON observations(look);
CREATE INDEX observations_absent ON observations(year, at, body, channel) WHERE verdict = 'absent';

-- The last word of every channel about a body and year: derived from observations, kept for quick reading.
CREATE TABLE standing(
  body INTEGER NOT NULL REFERENCES bodies(id), year INTEGER NOT NULL, channel TEXT NOT NULL,
  portal TEXT NOT NULL, authoritative INTEGER NOT NULL, watched INTEGER NOT NULL DEFAULT 1,
  last_at TEXT, verdict TEXT, reason TEXT, why TEXT, look INTEGER REFERENCES looks(id),
  PRIMARY KEY(body, year, channel)) STRICT, WITHOUT ROWID;
CREATE INDEX standing_year ON standing(year);

-- A channel that cannot see: its bodies' absences count for nothing until it sees again.
CREATE TABLE blindness(
  id INTEGER PRIMARY KEY, portal TEXT NOT NULL, channel TEXT NOT NULL, since TEXT NOT NULL, until TEXT,
  reason TEXT NOT NULL, detail TEXT NOT NULL, run INTEGER NOT NULL REFERENCES runs(id)) STRICT;
CREATE UNIQUE INDEX blindness_open ON blindness(portal, channel) WHERE until IS NULL;
"""

# -- what it says
_SAYS = """
CREATE TABLE postings(
  id INTEGER PRIMARY KEY, body INTEGER NOT NULL REFERENCES bodies(id), year INTEGER NOT NULL, article_id TEXT,
  title TEXT, url TEXT NOT NULL, displayed_at TEXT, url_date TEXT, first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL, UNIQUE(body, year)) STRICT;
CREATE INDEX postings_year ON postings(year);

CREATE TABLE sightings(
  id INTEGER PRIMARY KEY, posting INTEGER NOT NULL REFERENCES postings(id), address TEXT NOT NULL,
  url TEXT NOT NULL, channel TEXT NOT NULL, first_at TEXT NOT NULL, last_at TEXT NOT NULL,
  look INTEGER NOT NULL REFERENCES looks(id), displayed_at TEXT, UNIQUE(posting, address)) STRICT;

CREATE TABLE versions(
  id INTEGER PRIMARY KEY, posting INTEGER NOT NULL REFERENCES postings(id), address TEXT NOT NULL,
  content_key TEXT NOT NULL, evidence TEXT NOT NULL REFERENCES evidence(sha256), content_type TEXT,
  url TEXT NOT NULL, first_at TEXT NOT NULL,
  look INTEGER NOT NULL REFERENCES looks(id), UNIQUE(posting, address, content_key)) STRICT;

CREATE TABLE readings(
  id INTEGER PRIMARY KEY, version INTEGER NOT NULL REFERENCES versions(id), reader_version INTEGER NOT NULL,
  kind TEXT NOT NULL, image_only INTEGER NOT NULL, json TEXT NOT NULL, at TEXT NOT NULL,
  UNIQUE(version, reader_version)) STRICT;

CREATE TABLE cells(
  reading INTEGER NOT NULL REFERENCES readings(id), key TEXT NOT NULL, value TEXT, raw TEXT NOT NULL,
  medium TEXT NOT NULL, PRIMARY KEY(reading, key)) STRICT, WITHOUT ROWID;

CREATE TABLE findings(
  id INTEGER PRIMARY KEY, fingerprint TEXT NOT NULL UNIQUE, body INTEGER NOT NULL REFERENCES bodies(id),
  year INTEGER NOT NULL, version INTEGER NOT NULL REFERENCES versions(id), code TEXT NOT NULL, verdict TEXT NOT NULL,
  table_key TEXT, cells TEXT NOT NULL DEFAULT '[]', expected TEXT, reported TEXT, message TEXT NOT NULL,
  validator_version INTEGER NOT NULL, first_at TEXT NOT NULL, gone_at TEXT) STRICT;
CREATE INDEX findings_body_year ON findings(year, body) WHERE gone_at IS NULL;

CREATE TABLE decisions(
  id INTEGER PRIMARY KEY, at TEXT NOT NULL, who TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
  decision TEXT NOT NULL, why TEXT NOT NULL) STRICT;
CREATE INDEX decisions_subject ON decisions(kind, subject);

CREATE TABLE changes(
  seq INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
  data TEXT NOT NULL) STRICT;
"""

# -- who was told
_TOLD = """
CREATE TABLE conditions(
  key TEXT PRIMARY KEY, kind TEXT NOT NULL, subject TEXT NOT NULL, year INTEGER, state TEXT NOT NULL,
  episode INTEGER NOT NULL, severity TEXT NOT NULL, opened_at TEXT NOT NULL, resolved_at TEXT, changed_at TEXT NOT NULL,
  reason TEXT NOT NULL, data TEXT NOT NULL DEFAULT '{}') STRICT;
CREATE INDEX conditions_open ON conditions(kind) WHERE state = 'open';

CREATE TABLE events(
  event_id TEXT PRIMARY KEY, key TEXT NOT NULL REFERENCES conditions(key), episode INTEGER NOT NULL,
  transition TEXT NOT NULL, n INTEGER NOT NULL, at TEXT NOT NULL, reason TEXT NOT NULL, data TEXT NOT NULL) STRICT;
CREATE INDEX events_key ON events(key, at);

CREATE TABLE outbox(
  id INTEGER PRIMARY KEY, event_id TEXT NOT NULL REFERENCES events(event_id), channel TEXT NOT NULL,
  recipient TEXT NOT NULL, message_id TEXT NOT NULL UNIQUE, status TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0,
  not_before REAL NOT NULL DEFAULT 0, lease_until REAL, error TEXT, UNIQUE(event_id, channel, recipient)) STRICT;
CREATE INDEX outbox_pending ON outbox(not_before) WHERE status = 'pending';

CREATE TABLE deliveries(
  id INTEGER PRIMARY KEY, outbox INTEGER NOT NULL REFERENCES outbox(id), at TEXT NOT NULL, ok INTEGER NOT NULL,
  permanent INTEGER NOT NULL DEFAULT 0, detail TEXT NOT NULL) STRICT;

CREATE TABLE acks(
  id INTEGER PRIMARY KEY, key TEXT NOT NULL REFERENCES conditions(key), episode INTEGER NOT NULL, at TEXT NOT NULL,
  who TEXT NOT NULL, why TEXT NOT NULL) STRICT;

CREATE TABLE silences(
  id INTEGER PRIMARY KEY, pattern TEXT NOT NULL, at TEXT NOT NULL, until TEXT NOT NULL, who TEXT NOT NULL,
  why TEXT NOT NULL, ended_at TEXT) STRICT;

CREATE TABLE cursor(name TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT;
"""


def apply(db: Database) -> None:
    """Create every table of the house."""
    for script in (_WATCH, _SEEN, _SAYS, _TOLD):
        for statement in script.split(";\n"):
            if statement.strip():
                db.conn.execute(statement)
