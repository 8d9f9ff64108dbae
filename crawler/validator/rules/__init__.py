"""The table of rules, one file per family; the order is the order in which findings are told."""

from crawler.validator.rules.disclosure import DISCLOSURE_RULES
from crawler.validator.rules.identity import IDENTITY_RULES
from crawler.validator.rules.layout import KIND, LAYOUT_RULES
from crawler.validator.rules.sums import SUM_RULES

RULES = (*LAYOUT_RULES, *DISCLOSURE_RULES, *SUM_RULES, *IDENTITY_RULES)

__all__ = ["KIND", "RULES"]
