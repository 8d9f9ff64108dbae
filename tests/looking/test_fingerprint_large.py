"""A page made to be slow costs a fingerprint no more than its size: these would take minutes if they were re-read."""

from __future__ import annotations

import pytest

from crawler.fingerprint import answer_fingerprint, content_key


@pytest.mark.parametrize("piece", ["<script>", "<style>", "<!--", "<input type=hidden ", "<", "<meta name=", "浏览量<"])
def test_markup_that_is_never_closed(piece: str) -> None:
    text = "<html><body>" + piece * (1_000_000 // len(piece))
    assert len(content_key(text.encode())) == 64
    assert len(answer_fingerprint(text)) == 64
