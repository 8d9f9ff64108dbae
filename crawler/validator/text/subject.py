"""What the tables call the thing a claim is about, and which cells hold it.

A word may mean more than one number of the tables: 受理 is what came new, or that and what was carried in. Each
meaning is a `Definition`; a claim that fits one of the plain ones is right, one that fits only a stretched one
depends on what was counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from crawler.validator.names import short
from crawler.validator.text.phrase import Phrase
from store.model import FORMS, Form


@dataclass(frozen=True, slots=True)
class Definition:
    """One meaning: the rows and columns of a table that are added up."""

    name: str
    table: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meaning:
    """The plain and the stretched meanings of a subject."""

    plain: tuple[Definition, ...]
    stretched: tuple[Definition, ...] = ()


#: Which numbers of the request table a verb may mean: plainly, and with good will.
_ACTS = {
    "intake": (("new",), ()),
    "new": (("new",), ("taken",)),
    "accept": (("new", "taken"), ("total",)),
    "handle": (("new", "taken", "total"), ()),
    "answered": (("total",), ("new", "taken")),
    "": (("new", "taken", "total"), ()),
}
_FLOWS = {
    "new": ("本年新收", ("new",)), "taken": ("本年新收 + 上年结转", ("new", "carried_in")),
    "total": ("办理结果总计", ("total",)), "carried_in": ("上年结转", ("carried_in",)),
    "carried_out": ("结转下年度", ("carried_out",)),
}  # fmt: skip
_RESULTS = {"total": "总计", "upheld": "结果维持", "corrected": "结果纠正", "other": "其他结果", "pending": "尚未审结"}
_PROCEDURES = {
    "reconsideration": ("行政复议", ("reconsideration",)),
    "litigation": ("行政诉讼", ("litigation_direct", "litigation_after")),
    "litigation_direct": ("未经复议直接起诉", ("litigation_direct",)),
    "litigation_after": ("复议后起诉", ("litigation_after",)),
    "both": ("行政复议和行政诉讼", ("reconsideration", "litigation_direct", "litigation_after")),
}
#: The columns of table 2 a verb may mean, in the words of either form.
_COUNTS = {
    "issue": ("issued", "made"), "repeal": ("repealed",), "force": ("in_force", "total"), "decide": ("decisions",),
}  # fmt: skip
_COUNT_NAMES = {"issue": "本年制发", "repeal": "本年废止", "force": "现行有效", "decide": "处理决定"}
_MATTERS = {
    "normative_documents": "行政规范性文件", "regulations": "规章", "licensing": "行政许可", "penalties": "行政处罚",
    "coercion": "行政强制", "fees": "行政事业性收费",
}  # fmt: skip


def subject_of(said: Phrase) -> str | None:
    """The key of what a phrase is about (``requests.act:new``, ``review.litigation.upheld``), or None."""
    return _subject(said.features)


@lru_cache(maxsize=4096)
def _subject(features: tuple[str, ...]) -> str | None:
    said = Named(features)
    outcomes = [f for f in features if f.startswith(("row:", "group:"))]
    reviews, matters = said.all("review"), said.all("disclosure")
    if "fee:processing" in features or len(outcomes) > 1 or len(matters) > 1:
        return None
    if outcomes:
        return f"requests.{outcomes[0]}{_who(said)}" if not reviews and not matters else None
    if reviews or said.all("result"):
        return None if matters else _review(reviews, said.all("result"))
    if matters:
        return None if "request" in features else _disclosure(matters[0], said.all("act"))
    return _request(said)


@dataclass(frozen=True, slots=True)
class Named:
    """The features of a phrase by kind: ``all("act")`` may be ``["new"]``."""

    features: tuple[str, ...]

    def all(self, kind: str) -> list[str]:
        return [feature.removeprefix(f"{kind}:") for feature in self.features if feature.startswith(f"{kind}:")]


def _review(procedures: list[str], results: list[str]) -> str | None:
    if len(set(procedures)) != 1 or len(results) > 1:
        return None
    return f"review.{procedures[0]}.{results[0] if results else 'total'}"


def _disclosure(matter: str, acts: list[str]) -> str | None:
    if matter == "fees":
        return "disclosure.fees.charge"
    wanted = ("issue", "repeal", "force") if matter in ("normative_documents", "regulations") else ("decide", "handle")
    known = {act for act in acts if act in wanted}
    if len(known) != 1 or "publish" in acts:
        # 公开 may speak of what was made in other years, and of more than decisions.
        return None
    return f"disclosure.{matter}.{'decide' if known == {'handle'} else known.pop()}"


def _request(said: Named) -> str | None:
    flows = said.all("flow")
    if flows:
        flow = "carried_out" if flows[0] == "carried" else flows[0]
        return f"requests.flow:{flow}{_who(said)}" if len(flows) == 1 else None
    acts = [act for act in said.all("act") if act in _ACTS]
    if not ("request" in said.features or said.all("who")) or set(said.all("act")) - set(_ACTS):
        return None
    # 收到并办理, 受理并答复: what is said of both is said of what came in and what was done with it.
    act = acts[0] if len(set(acts)) == 1 else ("handle" if acts else "")
    return f"requests.act:{act}{_who(said)}"


def _who(said: Named) -> str:
    who = said.all("who")
    return f"@{who[0]}" if len(who) == 1 else ""


@lru_cache(maxsize=1024)
def meaning(subject: str, form_key: str) -> Meaning:
    """The cells a subject means in one form; empty where the form has no such row."""
    form = FORMS[form_key]
    table, _, rest = subject.partition(".")
    if table == "requests":
        return _requests_meaning(rest, form)
    name, _, column = rest.rpartition(".")
    if table == "review":
        label, rows = _PROCEDURES[name]
        return Meaning((Definition(f"“{label}”{_RESULTS[column]}", table, rows, (column,)),))
    return _disclosure_meaning(name, column, form)


def _requests_meaning(rest: str, form: Form) -> Meaning:
    what, _, who = rest.partition("@")
    columns, where = _columns(who, form)
    kind, _, name = what.partition(":")
    if kind in ("act", "flow"):
        plain, stretched = _ACTS[name] if kind == "act" else ((name,), ())

        def defined(key: str) -> Definition:
            label, rows = _FLOWS[key]
            return Definition(f"“{label}”{where}", "requests", rows, columns)

        return Meaning(tuple(map(defined, plain)), tuple(map(defined, stretched)))
    label, rows = _rest(name, form) if kind == "rest" else _outcome_rows(kind, name, form)
    return Meaning((Definition(f"“{label}”{where}", "requests", rows, columns),) if rows else ())


def _rest(name: str, form: Form) -> tuple[str, tuple[str, ...]]:
    """What is left where all is said to be done, or granted: what is carried out, or every other outcome."""
    if name == "done":
        return _FLOWS["carried_out"]
    outcomes = next(rule.left for rule in form.table("requests").sums if rule.code == "T3-COL")
    return "予以公开以外的结果", tuple(row for row in outcomes if row != "granted")


def _outcome_rows(kind: str, name: str, form: Form) -> tuple[str, tuple[str, ...]]:
    for block in form.table("requests").blocks:
        if kind == "row":
            label = next((row.label for row in block.rows if row.key == name), "")
            return short(label), (name,) if label else ()
        for label, members in block.groups:
            if short(label) == name:
                alone = tuple(row.key for row in block.rows if row.optional and row.label == label)
                return name, (*members, *alone)
    # A form may have a group as a single row (（六）其他处理).
    single = (row for block in form.table("requests").blocks for row in block.rows if short(row.label) == name)
    return name, tuple(row.key for row in single)


def _columns(who: str, form: Form) -> tuple[tuple[str, ...], str]:
    for block in form.table("requests").blocks:
        if who == "org":
            label, keys = min(block.spans, key=lambda span: len(span[1]))
            return tuple(key for key in keys if key != "total"), label
        found = next((column for column in block.columns if column.key == (who or "total")), None)
        if found is not None:
            return (found.key,), found.label if who else ""
    return (), ""


def _disclosure_meaning(matter: str, act: str, form: Form) -> Meaning:
    table = form.table("disclosure")
    names = ("amount",) if act == "charge" else _COUNTS[act]
    columns = tuple(name for name in names if f"{matter}.{name}" in table.keys)
    if not columns:
        return Meaning(())
    label = f"“{_MATTERS[matter]}”{'收费金额' if act == 'charge' else _COUNT_NAMES[act]}"
    return Meaning((Definition(label, "disclosure", (matter,), columns[:1]),))
