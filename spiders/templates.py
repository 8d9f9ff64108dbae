"""The ways of publishing a channel may name, and what each one's url must leave open."""

from __future__ import annotations

from collections.abc import Mapping

#: Template name → the placeholders its url needs, each of which may be ``area`` or ``year``.
TEMPLATES: Mapping[str, frozenset[str]] = {
    "annual_report_page": frozenset({"area", "year"}),
    "column": frozenset(),
    "column_index": frozenset(),
}
