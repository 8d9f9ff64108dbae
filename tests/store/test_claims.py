"""Number claims of a report: stored with their sentences, those of its newest reading alone."""

from __future__ import annotations

from decimal import Decimal

from store_world import BODY, YEAR, Office

from store.model import Checked, NumberClaim, Period, Quantity, Scope
from store.queries import number_claims

FIRST = NumberClaim(
    1, "收到申请3件。", "收到申请", "收到申请3件", Quantity.COUNT, Decimal(3), "件", subject="requests.act:new",
)  # fmt: skip
SECOND = NumberClaim(
    2, "同比增长约1400.50%。", "", "同比增长约1400.50%", Quantity.GROWTH, Decimal("1400.50"), "%", Decimal("0.01"),
    None, Scope.AREA, Period.PART, approximate=True, certain=False,
)  # fmt: skip


def test_they_come_back_as_they_were(office: Office) -> None:
    office.post("v1", 2, {}, Checked(claims=(FIRST, SECOND)))
    assert number_claims(office.conn, BODY, YEAR) == [FIRST, SECOND]
    assert number_claims(office.conn, BODY, YEAR - 1) == []


def test_a_new_version_and_a_new_reading_take_the_place_of_the_old(office: Office) -> None:
    office.post("v1", 2, {}, Checked(claims=(FIRST, SECOND)))
    version = office.post("v2", 3, {}, Checked(claims=(SECOND,)))
    assert number_claims(office.conn, BODY, YEAR) == [SECOND]
    office.read(version, 2, {}, 4)
    office.check(version, Checked(claims=(FIRST,)), 4)
    assert number_claims(office.conn, BODY, YEAR) == [FIRST]
    assert office.conn.execute("SELECT count(*) FROM claims").fetchone()[0] == 1


def test_the_same_claims_are_not_written_again(office: Office) -> None:
    version = office.post("v1", 2, {}, Checked(claims=(FIRST, SECOND)))
    before = office.conn.total_changes
    office.check(version, Checked(), 3)
    office.check(version, Checked(claims=(FIRST, SECOND)), 3)
    written = office.conn.total_changes
    assert written > before
    office.check(version, Checked(claims=(FIRST, SECOND)), 4)
    assert office.conn.total_changes == written


def test_claims_of_another_year_stay(office: Office) -> None:
    office.post("v1", 2, {}, Checked(claims=(FIRST,)))
    office.post("v1", 2, {}, Checked(claims=(SECOND,)), year=YEAR - 1)
    assert number_claims(office.conn, BODY, YEAR) == [FIRST]
    assert number_claims(office.conn, BODY, YEAR - 1) == [SECOND]
