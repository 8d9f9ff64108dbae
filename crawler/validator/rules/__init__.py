"""The table of rules, one file per family; the order is the order in which findings are told."""

from crawler.validator.rules.closing import CLOSING_RULES
from crawler.validator.rules.disclosure import DISCLOSURE_RULES
from crawler.validator.rules.identity import IDENTITY_RULES
from crawler.validator.rules.layout import KIND, LAYOUT_RULES
from crawler.validator.rules.pictures import PICTURE_RULES
from crawler.validator.rules.powers import POWER_RULES
from crawler.validator.rules.repeating import REPEATING_RULES
from crawler.validator.rules.sums import SUM_RULES
from crawler.validator.rules.text_growth import TEXT_GROWTH_RULES
from crawler.validator.rules.text_missing import TEXT_MISSING_RULES
from crawler.validator.rules.text_share import TEXT_SHARE_RULES
from crawler.validator.rules.text_sum import TEXT_SUM_RULES
from crawler.validator.rules.text_table import TEXT_TABLE_RULES
from crawler.validator.rules.tree import TREE_RULES
from crawler.validator.rules.years import YEAR_RULES

RULES = (
    *LAYOUT_RULES, *PICTURE_RULES, *DISCLOSURE_RULES, *SUM_RULES, *IDENTITY_RULES, *POWER_RULES,
    *TEXT_TABLE_RULES, *TEXT_SUM_RULES, *TEXT_GROWTH_RULES, *TEXT_SHARE_RULES, *TEXT_MISSING_RULES, *CLOSING_RULES,
    *YEAR_RULES, *REPEATING_RULES, *TREE_RULES,
)  # fmt: skip

__all__ = ["KIND", "RULES"]
