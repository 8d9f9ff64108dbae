"""What a sentence has spoken of so far, so that 其中自然人2件 is known to speak of the requests before it."""

from __future__ import annotations

import dataclasses
from typing import NamedTuple

from crawler.validator.text.phrase import Phrase
from store.model import Period, Scope


class Frame(NamedTuple):
    """Topic and verbs last named, and whether every word of their phrase was known; scope and period last said.

    ``doubtful`` is set by a number whose phrase was not understood: its verb may rule the numbers after it.
    """

    topics: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()
    understood: bool = True
    doubtful: bool = False
    scope: Scope = Scope.UNSAID
    period: Period | None = None

    def after_clause(self, said: Phrase, period: Period | None) -> Frame:
        """The frame once a clause without a number was said: it may set the time for what follows."""
        frame = self._after(said)
        return frame._replace(period=period) if period not in (None, self.period) else frame

    def after_number(self, said: Phrase) -> Frame:
        """The frame once a number was said."""
        named = said.topics
        doubtful = not said.understood if named and (said.acts or not said.understood) else self.doubtful
        frame = self._after(said)
        return frame._replace(doubtful=doubtful) if doubtful != self.doubtful else frame

    def completed(self, said: Phrase) -> Phrase:
        """A phrase with what it leaves unsaid: the topic of 维持3件, the verb of 、行政规范性文件70件."""
        topics, acts = said.topics, said.acts
        if "short" in said.features:
            return dataclasses.replace(said, understood="request" in self.topics or said.has("result:pending"))
        if not said.understood or said.stands_alone:
            return said
        if topics and not acts and self.doubtful:
            return dataclasses.replace(said, understood=False)
        if topics and (acts or "request" in topics):
            return said
        if said.is_bare and not self.acts:
            return said
        features = said.features if topics else (*self.topics, *said.features)
        if not acts and (not topics or topics[0].startswith("disclosure")):
            features = (*features, *self.acts)
        changed = features != said.features
        return dataclasses.replace(said, features=features, understood=not changed or self.understood)

    def _after(self, said: Phrase) -> Frame:
        topics, acts = said.topics, said.acts
        if not said.features:
            return self
        frame = self._replace(scope=said.scope) if said.scope not in (Scope.UNSAID, self.scope) else self
        if topics:
            return Frame(topics, acts, said.understood, frame.doubtful, frame.scope, frame.period)
        return frame._replace(acts=acts, understood=frame.understood and said.understood) if acts else frame
