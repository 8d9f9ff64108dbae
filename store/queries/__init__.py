"""Reading what is known: body-years with their states, findings, blind channels, versions, runs."""

from store.queries.bodies import all_bodies
from store.queries.body_years import BodyYear, PostingRow, body_years, report_years, thresholds
from store.queries.cell_decisions import KIND as CELL_DECISION
from store.queries.cell_decisions import CellDecision, cell_decisions, subject_of
from store.queries.discoveries import DiscoveryRow, open_discoveries
from store.queries.findings import FindingRow, open_findings
from store.queries.neighbours import Neighbours, neighbours
from store.queries.portals import BlindRow, asked_of, blind_channels, known_addresses, known_report
from store.queries.runs import run_row
from store.queries.unproven import UnprovenAnswer, pinned_answers, unproven_answers
from store.queries.versions import StoredVersion, stored_versions

__all__ = [
    "CELL_DECISION",
    "BlindRow",
    "BodyYear",
    "CellDecision",
    "DiscoveryRow",
    "FindingRow",
    "Neighbours",
    "PostingRow",
    "StoredVersion",
    "UnprovenAnswer",
    "all_bodies",
    "asked_of",
    "blind_channels",
    "body_years",
    "cell_decisions",
    "known_addresses",
    "known_report",
    "neighbours",
    "open_discoveries",
    "open_findings",
    "pinned_answers",
    "report_years",
    "run_row",
    "stored_versions",
    "subject_of",
    "thresholds",
    "unproven_answers",
]
