"""Two spellings of one page are one address; two pages never are."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.urls import address, same_page

PATH = "/module/xxgk/xxgkAnnualReport.jsp"


@pytest.mark.parametrize(
    "other",
    [
        f"http://www.shili.example{PATH}?area=1&fbtime=2025",
        f"https://www.shili.example:8443{PATH}?area=1&fbtime=2025",
        f"https://WWW.SHILI.example{PATH}?fbtime=2025&area=1",
        f"https://www.shili.example.{PATH}?area=1&fbtime=2025#top",
        f"https://www.shili.example:443{PATH}?area=%31&fbtime=2025",
    ],
)
def test_spellings_of_one_page(other: str) -> None:
    assert same_page(f"https://www.shili.example{PATH}?area=1&fbtime=2025", other)


@pytest.mark.parametrize(
    "other",
    [
        f"https://www.shili.example{PATH}?area=1&fbtime=2024",
        f"https://www.shili.example{PATH}?area=2&fbtime=2025",
        f"https://www.shili.example{PATH}?area=1&fbtime=2025&showType=2",
        f"https://www.shili.example:8080{PATH}?area=1&fbtime=2025",
        f"https://shili.example{PATH}?area=1&fbtime=2025",
        f"https://www.shili.example{PATH.lower()}?area=1&fbtime=2025",
    ],
)
def test_other_pages(other: str) -> None:
    assert not same_page(f"https://www.shili.example{PATH}?area=1&fbtime=2025", other)


@given(st.dictionaries(st.text("abc", min_size=1, max_size=3), st.text("a1&= ?#%中", max_size=5), max_size=4))
def test_the_order_of_a_query_never_matters(query: dict[str, str]) -> None:
    forth, back = urlencode(list(query.items())), urlencode(list(query.items())[::-1])
    assert address(f"http://h.example/p?{forth}") == address(f"https://h.example:8443/p?{back}")
