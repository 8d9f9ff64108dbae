"""Settings: typed, and every complaint names file, line and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.config import Config, load_config, read_config, secret
from store.errors import ConfigError
from store.home import Home


def test_defaults_without_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.config.CHECKOUT", tmp_path / "nowhere")
    assert load_config(Home(tmp_path)) == Config()


def test_a_full_file(tmp_path: Path) -> None:
    path = tmp_path / "nianbao.toml"
    path.write_text(
        'portals = "mine"\n[crawl]\ntimeout = 5\n[alerts.mail]\nhost = "smtp.example.com"\n'
        'sender = "a@example.com"\nrecipients = ["b@example.com"]\n'
        '[[alerts.webhook]]\nname = "w"\nurl = "http://127.0.0.1/x"\nsecret_env = "S"\n',
        encoding="utf-8",
    )
    config = read_config(path)
    assert config.crawl.timeout == 5.0
    assert config.alerts.mail is not None
    assert config.alerts.mail.recipients == ("b@example.com",)
    assert config.alerts.webhook[0].secret_env == "S"
    assert config.portals_folder == tmp_path / "mine"


@pytest.mark.parametrize(
    ("text", "line", "key"),
    [
        ("[crawl]\ntimeuot = 5\n", 2, "crawl.timeuot"),
        ("\n[crawl]\n\ntimeout = 'x'\n", 4, "crawl.timeout"),
        ("[crawl]\nretries = 1.5\n", 2, "crawl.retries"),
        ("[crawl]\nretries = -1\n", 2, "crawl.retries"),
        ("[missing]\nmin_looks = true\n", 2, "missing.min_looks"),
        ("[alerts.mail]\nhost = 'h'\nsender = 's'\n", 1, "alerts.mail"),
        ("[alerts.mail]\nhost = 'h'\nsender = 's'\nrecipients = 'x'\n", 4, "alerts.mail.recipients"),
        ("folder = '/'\n", 1, "folder"),
        ("[missing]\nmin_looks = 0\n", 2, "missing.min_looks"),
        ("[missing]\ngrace_hours = nan\n", 2, "missing.grace_hours"),
        ("[pool]\nworkers = 0\n", 2, "pool.workers"),
        ("[crawl]\ntimeout = inf\n", 2, "crawl.timeout"),
        ("[crawl]\nlook_every_hours = 24.0\n", 2, "crawl.look_every_hours"),
        ("[cadence]\nquiet_hours = 48\nseasons = ['01-02/02-30']\n", 3, "cadence.seasons"),
        ("[cadence]\nseasons = ['January']\n", 2, "cadence.seasons"),
        ("[cadence]\nseasons = '01-02/02-10'\n", 2, "cadence.seasons"),
        ("[cadence]\nnear_hours = 0\n", 2, "cadence.near_hours"),
        ("[schedule]\nnight_hour = 24\n", 2, "schedule.night_hour"),
        ("[monitors]\nblocked = 1.5\n", 2, "monitors.blocked"),
        ("[backups]\ndaily = 0\n", 2, "backups.daily"),
        ("[health]\ndead_messages = -1\n", 2, "health.dead_messages"),
        ("[alerts.mail]\nhost='h'\nsender='s'\nrecipients=['r']\nuser = 'u'\n", 5, "alerts.mail.user"),
    ],
)
def test_a_wrong_key_is_named_with_its_line(tmp_path: Path, text: str, line: int, key: str) -> None:
    path = tmp_path / "nianbao.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        read_config(path)
    assert str(error.value).startswith(f"{path}:{line}: {key}:")


def test_malformed_toml_names_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "nianbao.toml"
    path.write_text("[crawl\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"nianbao\.toml: not valid TOML.*line 1"):
        read_config(path)


def test_a_secret_comes_from_the_environment_or_a_file_it_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConfigError, match="MY_SECRET is not set"):
        secret("MY_SECRET")
    (tmp_path / "s").write_text("from a file\n", encoding="utf-8")
    monkeypatch.setenv("MY_SECRET_FILE", str(tmp_path / "s"))
    assert secret("MY_SECRET") == "from a file"
    monkeypatch.setenv("MY_SECRET", "direct")
    assert secret("MY_SECRET") == "direct"
