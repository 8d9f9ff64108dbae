"""Reading what is known: body-years with their states, findings, blind channels, versions, runs."""

from store.queries.bodies import all_bodies
from store.queries.body_years import BodyYear, PostingRow, body_years, report_years, thresholds
from store.queries.changed import ChangeRow, changed_postings
from store.queries.discoveries import DiscoveryRow, open_discoveries
from store.queries.findings import FindingRow, open_findings
from store.queries.found import FoundColumn, found_columns, pinned_channels, reports_shown
from store.queries.lacking import without_column
from store.queries.neighbours import Neighbours, neighbours
from store.queries.portals import BlindRow, asked_of, blind_channels, known_addresses, known_report
from store.queries.runs import RunEnd, ever_finished, last_end, last_start, run_row
from store.queries.unproven import UnprovenAnswer, pinned_answers, unproven_answers
from store.queries.versions import StoredVersion, stored_versions

__all__ = [
    "BlindRow",
    "BodyYear",
    "ChangeRow",
    "DiscoveryRow",
    "FindingRow",
    "FoundColumn",
    "Neighbours",
    "PostingRow",
    "RunEnd",
    "StoredVersion",
    "UnprovenAnswer",
    "all_bodies",
    "asked_of",
    "blind_channels",
    "body_years",
    "changed_postings",
    "ever_finished",
    "found_columns",
    "known_addresses",
    "known_report",
    "last_end",
    "last_start",
    "neighbours",
    "open_discoveries",
    "open_findings",
    "pinned_answers",
    "pinned_channels",
    "report_years",
    "reports_shown",
    "run_row",
    "stored_versions",
    "thresholds",
    "unproven_answers",
    "without_column",
]
