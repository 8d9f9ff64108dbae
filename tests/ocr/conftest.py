"""The recogniser, loaded once; tests that draw pictures want their fonts."""

from __future__ import annotations

import picture_fonts
import pytest

from crawler.parser.ocr.rapid import RapidEngine, default_engine


@pytest.fixture(scope="session")
def engine() -> RapidEngine:
    found = default_engine()
    assert found is not None, "the extra ocr belongs to the tests"
    return found


@pytest.fixture(scope="session")
def fonts() -> picture_fonts.Faces:
    missing = picture_fonts.TUNING.missing()
    if missing:
        pytest.skip(f"the fonts that pictures are drawn in are not installed: {', '.join(missing)}")
    return picture_fonts.TUNING
