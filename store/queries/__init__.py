"""Reading what is known: body-years with their states, findings, blind channels, versions, runs."""

from store.queries.bodies import all_bodies
from store.queries.body_years import BodyYear, PostingRow, body_years, report_years, thresholds
from store.queries.cell_decisions import KIND as CELL_DECISION
from store.queries.cell_decisions import CellDecision, cell_decisions, subject_of
from store.queries.challenged import challenged_hosts
from store.queries.changed import ChangeRow, changed_postings
from store.queries.claims import number_claims
from store.queries.discoveries import DiscoveryRow, open_discoveries
from store.queries.due_targets import due_targets, why_crawl
from store.queries.findings import Decision, FindingRow, findings_named, findings_of, open_findings
from store.queries.found import ALL_YEARS, FoundColumn, Years, found_columns, pinned_channels, reports_shown
from store.queries.health import Check, disk, health, last_sweep
from store.queries.jobs import JobRow, jobs
from store.queries.lacking import without_column
from store.queries.neighbours import Neighbours, below, neighbours
from store.queries.newest import NewestReading, NewestReadings, is_newest
from store.queries.oddities import Oddities, oddities
from store.queries.pictures import all_pictures, archived_before, has_version, pictures_of
from store.queries.portals import BlindRow, asked_of, blind_channels, known_addresses, known_report
from store.queries.runs import RunEnd, ever_finished, last_end, last_start, run_row
from store.queries.timetable import Timetable, owed, rhythm
from store.queries.unproven import UnprovenAnswer, pinned_answers, unproven_answers
from store.queries.versions import StoredVersion, stored_versions

__all__ = [
    "ALL_YEARS",
    "CELL_DECISION",
    "BlindRow",
    "BodyYear",
    "CellDecision",
    "ChangeRow",
    "Check",
    "Decision",
    "DiscoveryRow",
    "FindingRow",
    "FoundColumn",
    "JobRow",
    "Neighbours",
    "NewestReading",
    "NewestReadings",
    "Oddities",
    "PostingRow",
    "RunEnd",
    "StoredVersion",
    "Timetable",
    "UnprovenAnswer",
    "Years",
    "all_bodies",
    "all_pictures",
    "archived_before",
    "asked_of",
    "below",
    "blind_channels",
    "body_years",
    "cell_decisions",
    "challenged_hosts",
    "changed_postings",
    "disk",
    "due_targets",
    "ever_finished",
    "findings_named",
    "findings_of",
    "found_columns",
    "has_version",
    "health",
    "is_newest",
    "jobs",
    "known_addresses",
    "known_report",
    "last_end",
    "last_start",
    "last_sweep",
    "neighbours",
    "number_claims",
    "oddities",
    "open_discoveries",
    "open_findings",
    "owed",
    "pictures_of",
    "pinned_answers",
    "pinned_channels",
    "report_years",
    "reports_shown",
    "rhythm",
    "run_row",
    "stored_versions",
    "subject_of",
    "thresholds",
    "unproven_answers",
    "why_crawl",
    "without_column",
]
