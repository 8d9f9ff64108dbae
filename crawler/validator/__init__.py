"""Checks a reading against the law and against itself: values in, findings out."""

from crawler.validator.examine import VALIDATOR_VERSION, check, fingerprint

__all__ = ["VALIDATOR_VERSION", "check", "fingerprint"]
