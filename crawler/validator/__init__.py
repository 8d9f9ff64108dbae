"""Checks a reading against the law, against itself and against other reports: values in, findings out."""

from crawler.validator.examine import VALIDATOR_VERSION, check, check_and_name, claims, fingerprint
from crawler.validator.proof import proved

__all__ = ["VALIDATOR_VERSION", "check", "check_and_name", "claims", "fingerprint", "proved"]
