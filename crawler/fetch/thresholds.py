"""Thresholds from the Scrapy settings: each must be set, none has a silent default."""

from __future__ import annotations

from scrapy.settings import BaseSettings

from store.errors import ConfigError


def threshold(settings: BaseSettings, key: str) -> float:
    """The number behind a setting. Raises ConfigError naming the key when it is not set or no number."""
    value = settings.get(key)
    try:
        return float(value)
    except (TypeError, ValueError) as error:
        raise ConfigError(f"the Scrapy setting {key} must be a number, found {value!r}") from error
