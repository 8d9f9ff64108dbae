"""Checks a reading against the law, against itself and against other reports: values in, findings out."""

from crawler.validator.examine import VALIDATOR_VERSION, check, claims, fingerprint
from crawler.validator.proof import proved
from crawler.validator.text import NumberClaim

__all__ = ["VALIDATOR_VERSION", "NumberClaim", "check", "claims", "fingerprint", "proved"]
