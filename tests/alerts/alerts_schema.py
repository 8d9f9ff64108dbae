"""As much of JSON Schema as docs/event.schema.json uses."""

from __future__ import annotations

import re
from typing import Any

_TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,), "array": (list,), "string": (str,), "integer": (int,), "null": (type(None),),
}  # fmt: skip
_KNOWN = {
    "$schema", "$id", "$defs", "$ref", "title", "description", "type", "required", "additionalProperties", "properties",
    "const", "enum", "pattern", "minimum", "items", "anyOf",
}  # fmt: skip


def complaints(value: Any, schema: dict[str, Any], root: dict[str, Any], where: str = "$") -> list[str]:
    """Where and how a value breaks a schema; a keyword not known here is an error of the test."""
    assert set(schema) <= _KNOWN, set(schema) - _KNOWN
    if "$ref" in schema:
        return complaints(value, root["$defs"][schema["$ref"].removeprefix("#/$defs/")], root, where)
    if "anyOf" in schema:
        tried = [complaints(value, option, root, where) for option in schema["anyOf"]]
        return [] if [] in tried else [f"{where}: fits none: {tried}"]
    found = _simple(value, schema, where)
    if isinstance(value, dict):
        known = schema.get("properties", {})
        found += [f"{where}: {name} is missing" for name in schema.get("required", ()) if name not in value]
        if schema.get("additionalProperties") is False:
            found += [f"{where}: {name} is unknown" for name in value if name not in known]
        for name in set(known) & set(value):
            found += complaints(value[name], known[name], root, f"{where}.{name}")
    if isinstance(value, list) and "items" in schema:
        for number, item in enumerate(value):
            found += complaints(item, schema["items"], root, f"{where}[{number}]")
    return found


def _simple(value: Any, schema: dict[str, Any], where: str) -> list[str]:
    types = schema.get("type", [])
    allowed = tuple(t for name in ([types] if isinstance(types, str) else types) for t in _TYPES[name])
    if allowed and (not isinstance(value, allowed) or isinstance(value, bool)):
        return [f"{where}: {value!r} is no {types}"]
    broken = (
        ("const" in schema and value != schema["const"])
        or ("enum" in schema and value not in schema["enum"])
        or (isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value))
        or (isinstance(value, int) and value < schema.get("minimum", value))
    )
    return [f"{where}: {value!r} breaks {schema}"] if broken else []
