"""docs/commands.md names every command, argument and option there is, and none that there is not."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from importlib import import_module

import pytest
from docs_pages import code, page, rows, sections

from crawler.cli import COMMANDS, main
from crawler.selection import Selection
from store.errors import ConfigError

PAGE = page("commands.md")
SECTIONS = {heading.strip("`"): text for heading, text in sections(PAGE).items()}
_OPTION = re.compile(r"--[a-z-]+")


def parser_of(command: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"nianbao {command}")
    import_module(f"crawler.cli.{command}").add(parser)
    return parser


def words(parser: argparse.ArgumentParser) -> Iterator[str]:
    """The options, arguments and actions of a command, and those of its actions."""
    for action in parser._actions:  # argparse offers no public list
        if isinstance(action, argparse._SubParsersAction):
            for name, inner in action.choices.items():
                yield name
                yield from words(inner)
        elif not isinstance(action, argparse._HelpAction):
            yield from action.option_strings or [action.dest]


def test_a_section_for_each_command_in_the_order_of_the_help() -> None:
    assert list(SECTIONS) == [*(f"nianbao {name}" for name in COMMANDS), "scrapy crawl"]


@pytest.mark.parametrize("command", COMMANDS)
def test_a_section_says_what_the_help_says(command: str) -> None:
    text = SECTIONS[f"nianbao {command}"]
    summary = COMMANDS[command]
    assert text.strip().splitlines()[0] == f"{summary[0].upper()}{summary[1:]}."
    named = {word.split(" ")[0] for word in code(text)}
    known = set(words(parser_of(command)))
    assert known <= named
    assert {word for word in named if _OPTION.fullmatch(word)} <= known
    assert "\nExit status:" in text
    assert parser_of(command).format_help()


def test_the_arguments_of_a_crawl_are_those_it_takes() -> None:
    arguments = [row[0].strip("`") for row in rows(SECTIONS["scrapy crawl"]) if "-a " in row[0]]
    given = dict(argument.removeprefix("-a ").split("=") for argument in arguments)
    with pytest.raises(ConfigError) as refused:
        Selection.parse({"unheard": "of"}, 2026)
    assert ", ".join(given) == str(refused.value).split("known: ")[1]
    for name, value in given.items():
        Selection.parse({name: value}, 2026)
    assert Selection.parse({"due": given["due"]}, 2026).due_only
    statuses = [row[0] for row in rows(SECTIONS["scrapy crawl"]) if "-a " not in row[0]]
    assert statuses == ["`0`", "`1`", "`2`"]


@pytest.mark.parametrize("arguments", [["nonsense"], ["read"], ["show", "示例市"], ["status", "--year", "x"]])
def test_bad_arguments_end_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: nianbao" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["alerts", "--json", "list"], ["alerts", "list", "--json"]])
def test_json_stands_after_the_command_or_its_action(
    arguments: list[str], tmp_path: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NIANBAO_HOME", str(tmp_path))
    monkeypatch.delenv("NIANBAO_CONFIG", raising=False)
    assert main(arguments) == 0
    assert capsys.readouterr().out.startswith("{")
