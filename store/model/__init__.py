"""The vocabulary every room speaks: bodies, watch list, looks, readings, forms and failures.

Nothing here reads a file, a clock or a database.
"""

from store.model.body import Body, Level, area_code_error
from store.model.checked import Checked
from store.model.form import Block, Form, Label, SectionForm, Sum, TableForm
from store.model.forms import FIRST_YEAR_WITH_FORM, FORMS, form_for_year
from store.model.look import Fetched, Observation, Outcome, Sighted, Verdict
from store.model.number_claim import NumberClaim, Period, Quantity, Scope
from store.model.picture import ReportPicture
from store.model.reading import (
    Attachment,
    Cell,
    Claim,
    Finding,
    Kind,
    Medium,
    Place,
    Reading,
    Section,
    Severity,
    Table,
    Unread,
    Value,
)  # fmt: skip
from store.model.watch import Channel, Known, Portal, Series, Target, TargetKind, Via, WatchList

__all__ = [
    "FIRST_YEAR_WITH_FORM", "FORMS", "Attachment", "Block", "Body", "Cell", "Channel", "Checked", "Claim", "Fetched",
    "Finding", "Form", "Kind", "Known", "Label", "Level", "Medium", "NumberClaim", "Observation", "Outcome", "Period",
    "Place", "Portal", "Quantity", "Reading", "ReportPicture", "Scope", "Section", "SectionForm", "Series", "Severity",
    "Sighted", "Sum", "Table", "TableForm", "Target", "TargetKind", "Unread", "Value", "Verdict", "Via", "WatchList",
    "area_code_error", "form_for_year",
]  # fmt: skip
