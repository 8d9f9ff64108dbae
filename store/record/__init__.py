"""The only writer of facts. Every function takes a connection inside a transaction (``Writer.submit``).

A fact and its row in ``changes`` are committed together: the first of the two steps of the outbox.
"""

from store.record.decisions import FindingDecision, decide, decide_finding
from store.record.discoveries import Discovery, DiscoveryKind, discovered
from store.record.evidence_check import Checked, check_evidence
from store.record.findings import recorded_findings
from store.record.frontier import (
    Leased,
    due_articles,
    hold,
    lease,
    list_articles,
    make_due,
    make_unknown_due,
    own,
    release,
)
from store.record.jobs import begin_job, end_job
from store.record.looks import LookRow, archive, conclude, settle
from store.record.portals import blind, sees
from store.record.postings import Posted, posted
from store.record.readings import recorded_reading
from store.record.remarks import judge_runs, remark
from store.record.replan import check_channels, replan
from store.record.runs import RunTotals, close_run, open_run, plan_run
from store.record.watch import Asked, authorise, dismiss, sync_watch_list

__all__ = [
    "Asked",
    "Checked",
    "Discovery",
    "DiscoveryKind",
    "FindingDecision",
    "Leased",
    "LookRow",
    "Posted",
    "RunTotals",
    "archive",
    "authorise",
    "begin_job",
    "blind",
    "check_channels",
    "check_evidence",
    "close_run",
    "conclude",
    "decide",
    "decide_finding",
    "discovered",
    "dismiss",
    "due_articles",
    "end_job",
    "hold",
    "judge_runs",
    "lease",
    "list_articles",
    "make_due",
    "make_unknown_due",
    "open_run",
    "own",
    "plan_run",
    "posted",
    "recorded_findings",
    "recorded_reading",
    "release",
    "remark",
    "replan",
    "sees",
    "settle",
    "sync_watch_list",
]
