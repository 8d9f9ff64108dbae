"""Every fault in a watch list is refused with the file, the line and the key where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from watch_list_text import AREA, PortalText, area_code, body, refused

OTHER = area_code(2)

# Every fault: where it stands, the broken value (None takes the key away), and a word of the complaint.
FAULTS = [
    ("portal", "id", '"weihai"', "whole city"),
    ("portal", "id", '"Shili"', "small letters"),
    ("portal", "id", '"shi li"', "small letters"),
    ("portal", "id", '"../x"', "small letters"),
    ("portal", "id", "7", "text in quotes"),
    ("portal", "name", '""', "one line of text"),
    ("portal", "name", '" x"', "blanks"),
    ("portal", "name", None, "missing"),
    ("portal", "hosts", "[]", "at least one"),
    ("portal", "hosts", '"www.shili.example"', "expected a list"),
    ("portal", "hosts", '["http://www.shili.example"]', "plain host name"),
    ("portal", "hosts", '["www.shili.example:8443"]', "plain host name"),
    ("portal", "hosts", '["*.shili.example"]', "plain host name"),
    ("portal", "hosts", '["192.0.2.7"]', "plain host name"),
    ("portal", "hosts", '["WWW.shili.example"]', "plain host name"),
    ("portal", "hosts", '["www.shili.example."]', "plain host name"),
    ("portal", "hosts", '["www.shili.example", "www.shili.example"]', "twice"),
    ("portal", "hosts", None, "missing"),
    ("portal", "slot", "[]", "text in quotes"),
    ("portal", "delay", None, "missing"),
    ("portal", "delay", "-1", "0 or more"),
    ("portal", "delay", "nan", "0 or more"),
    ("portal", "delay", "inf", "0 or more"),
    ("portal", "delay", "true", "number of seconds"),
    ("portal", "delay", '"2"', "number of seconds"),
    ("portal", "speed", "1", "unknown key"),
    ("portal", "bodies", "[]", "above the first table"),
    ("channel", "id", '"a b"', "small letters"),
    ("channel", "template", '"pillar"', "unknown template"),
    ("channel", "template", None, "missing"),
    ("channel", "url", '"http://www.shili.example/?area={area}"', "{year} is missing"),
    ("channel", "url", '"http://www.shili.example/?a={area}&y={year}&b={body}"', "unknown placeholder {body}"),
    ("channel", "url", '"http://www.shili.example/?a={area!r}&y={year}"', "unknown placeholder"),
    ("channel", "url", '"http://www.shili.example/?a={area}&y={year"', "brace"),
    ("channel", "url", '"http://www.shili.example/?a={{area}}&y={year}"', "brace"),
    ("channel", "url", '"http://evil.shili.example/?a={area}&y={year}"', "none of the portal's hosts"),
    ("channel", "url", '"http://www.shili.example.evil.example/?a={area}&y={year}"', "none of the portal's hosts"),
    ("channel", "url", '"http://www.shili.example@evil.example/?a={area}&y={year}"', "no user name"),
    ("channel", "url", '"http://[::1/?a={area}&y={year}"', "no url"),
    ("channel", "url", '"http://www.shili.example:port/?a={area}&y={year}"', "no url"),
    ("channel", "url", '"ftp://www.shili.example/?a={area}&y={year}"', "must begin with"),
    ("channel", "url", '"/report.jsp?a={area}&y={year}"', "must begin with"),
    ("channel", "url", '"http://www.shili.example/?a={area}&y={year}#top"', "#fragment"),
    ("channel", "url", '"http://www.shili.example/a b?a={area}&y={year}"', "blanks"),
    ("channel", "years", '"ALL"', 'expected "all"'),
    ("channel", "years", "[]", 'expected "all"'),
    ("channel", "years", '["2024"]', "whole number"),
    ("channel", "years", "[2007]", "no report year"),
    ("channel", "years", "[true]", "whole number"),
    ("channel", "years", "[2024, 2024]", "twice"),
    ("channel", "covers", '["示例市教育局"]', "no body of this portal"),
    ("channel", "covers", '["示例市人民政府"]', "has no area code"),
    ("channel", "covers", '"示例市财政局"', "expected a list"),
    ("channel", "authoritative", '"yes"', "true or false"),
    ("channel", "via", '"pigeon"', "this version cannot fetch by 'pigeon'"),
    ("channel", "attachments_hosts", '["*"]', "plain host name"),
    ("channel", "known", "2024", "expected a table"),
    ("channel", "known", f'{{ body = "示例市财政局", area = "{OTHER}", year = 2024 }}', "in the list"),
    ("channel", "known", f'{{ body = "示例市财政厅", area = "{AREA}", year = 2024 }}', "is that of 示例市财政局"),
    ("channel", "known.year", f'{{ body = "示例市财政局", area = "{AREA}", year = 24 }}', "no report year"),
    ("channel", "known.area", f'{{ body = "示例市财政局", area = "{AREA[:-1]}I", year = 2024 }}', "area code"),
    ("channel", "known.year", f'{{ body = "示例市财政局", area = "{AREA}" }}', "missing"),
    ("channel", "known.note", f'{{ body = "示例市财政局", area = "{AREA}", year = 2024, note = 1 }}', "unknown key"),
    ("channel", "colour", '"red"', "unknown key"),
    ("body", "name", None, "missing"),
    ("body", "name", '"示例市人民政府"', "stands already at"),
    ("body", "name", '"示例市\\t财政局"', "one line of text"),
    ("body", "level", None, "missing"),
    ("body", "level", '"village"', "unknown level"),
    ("body", "parent", '"示例省"', "no body of the watch list"),
    ("body", "parent", '"示例市财政局"', "circle"),
    ("body", "parent", "1", "text in quotes"),
    ("body", "area", f'"{AREA[:-1]}{"0" if AREA[-1] != "0" else "1"}"', "typing error"),
    ("body", "area", '"37 1"', "letters and digits"),
    ("body", "area", '"a&b=1"', "letters and digits"),
    ("body", "aliases", '["示例市人民政府"]', "stands already at"),
    ("body", "aliases", '["示例市财政局"]', "stands already at"),
    ("body", "aliases", '"财政局"', "expected a list"),
    ("body", "aliases", '["财政局", "财政局"]', "twice"),
    ("body", "since", '"2019"', "expected a date"),
    ("body", "until", '"2018-02-30"', "expected a date"),
    ("body", "until", "2018-12-31T00:00:00", "expected a date"),
    ("body", "until", "2018", "expected a date"),
    ("body", "successor", '"示例市人民政府"', "has ended"),
    ("body", "due", '"02-29"', "MM-DD"),
    ("body", "due", '"1-31"', "MM-DD"),
    ("body", "due", '"13-01"', "MM-DD"),
    ("body", "due", "01-31", "TOML"),
    ("body", "due", '"３１-０１"', "MM-DD"),
    ("body", "site", '"x"', "unknown key"),
]


@settings(deadline=None, max_examples=250)
@given(
    fault=st.sampled_from(FAULTS),
    before=st.integers(0, 3),
    channels_before=st.integers(0, 2),
    remarks=st.dictionaries(
        st.sampled_from(["top", "portal", "channel[0]", "channel[1]", "bodies[0]", "bodies[1]", "bodies[3]"]),
        st.integers(1, 3),
    ),
)
def test_one_broken_key_is_refused_at_its_line(
    fault: tuple[str, str, str | None, str],
    before: int,
    channels_before: int,
    remarks: dict[str, int],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    check_fault(fault, before, channels_before, remarks, tmp_path_factory.mktemp("watch"))


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault[0]}.{fault[1]} = {fault[2]}")
def test_every_fault_is_refused(fault: tuple[str, str, str | None, str], tmp_path: Path) -> None:
    check_fault(fault, 1, 1, {}, tmp_path)


def check_fault(
    fault: tuple[str, str, str | None, str], before: int, channels_before: int, remarks: dict[str, int], folder: Path
) -> None:
    table, key, value, complaint = fault
    text = PortalText(remarks=remarks)
    text.bodies[1:1] = [body(f"示例市第{n}局", area=f'"{area_code(n + 10)}"') for n in range(before)]
    text.channels[:0] = [{**text.channels[0], "id": f'"before-{n}"'} for n in range(channels_before)]
    label = {"portal": "portal", "channel": f"channel[{channels_before}]", "body": f"bodies[{before + 1}]"}[table]
    keys = {"portal": text.portal, "channel": text.channels[-1], "body": text.bodies[-1]}[table]
    own = key.split(".")[0]
    if value is None:
        del keys[own]
    else:
        keys[own] = value
    path = text.write(folder)
    line = text.lines.get(f"{label}.{own}", text.lines[label])

    message = refused(folder)

    if complaint == "TOML":
        assert message.startswith(f"{path}: not valid TOML")
        assert f"line {line}" in message
        return
    assert message.startswith(f"{path}:{line}: {label}.{key}: ")
    assert complaint in message
