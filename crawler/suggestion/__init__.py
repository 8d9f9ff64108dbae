"""What a person might look for in a pictured table that is not proved: the likeliest reading whose sums close.

Pure, and only ever a suggestion: it changes no reading and proves nothing.
"""

from crawler.suggestion.sentences import sentences
from crawler.suggestion.suggestion import Change, Closed, Outcome, Suggestion, suggestion

__all__ = ["Change", "Closed", "Outcome", "Suggestion", "sentences", "suggestion"]
