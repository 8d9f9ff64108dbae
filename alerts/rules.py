"""The table of alerts: every kind, what opens it, what ends it, and when it keeps still."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alerts.body_year_rules import BODY_YEAR_RULES
from alerts.portal_rules import BLIND_RULES, COLUMN_RULES, STRANGER_RULES
from alerts.rule import Rule
from alerts.system_rules import SYSTEM_RULES

__all__ = [
    "BLIND_RULES", "BODY_YEAR_RULES", "BY_KIND", "COLUMN_RULES", "RULES", "STRANGER_RULES", "SYSTEM_RULES", "TITLES",
]  # fmt: skip

RULES: tuple[Rule[Any], ...] = (*BODY_YEAR_RULES, *BLIND_RULES, *COLUMN_RULES, *STRANGER_RULES, *SYSTEM_RULES)
#: Titles by kind.
TITLES: Mapping[str, str] = {rule.kind: rule.title for rule in RULES}
BY_KIND: Mapping[str, Rule[Any]] = {rule.kind: rule for rule in RULES}
