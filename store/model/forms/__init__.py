"""The statutory forms, one file each."""

from store.model.form import Form
from store.model.forms.form_2019_60 import FORM_2019_60
from store.model.forms.form_2021_30 import FORM_2021_30

#: Every form known, the oldest first. A new form is one more file and one more name here.
FORMS: dict[str, Form] = {form.key: form for form in (FORM_2019_60, FORM_2021_30)}

#: Reports on years before this follow no common form: recorded and archived, never checked.
FIRST_YEAR_WITH_FORM = 2019


def form_for_year(year: int) -> Form | None:
    """The form that is right for a report year, or None where this version knows none."""
    return next((form for form in FORMS.values() if form.covers(year)), None)


__all__ = ["FIRST_YEAR_WITH_FORM", "FORMS", "FORM_2019_60", "FORM_2021_30", "form_for_year"]
