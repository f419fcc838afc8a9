"""Whether the tables of estimates are those of the data, rules and code; and how they are renewed."""

from __future__ import annotations

import hashlib

from report import closure, paths, specification, tables
from report.errors import ReportError
from report.estimates import ceasefires, engine
from report.estimates.compute import compute
from report.estimates.spread import Kept
from report.progress import say
from report.registers import turns

TABLES = (
    "estimates", "estimates_calibration", "estimates_power", "estimates_baselines", "estimates_placebo",
    "estimates_ceasefire", "estimates_audit", "verdicts",
)  # fmt: skip
FROM_TABLES = (
    "incidents", "incidents_acled", "coverage", "reconciliation", "provinces", "population", "ceasefire_days", "ceasefire_weeks",
)  # fmt: skip
REMEDY = "Run: make estimate (or python -m report estimate)."


def current_key(folder=None) -> str:
    """sha256 over what the estimates rest on: the tables of the record, the turns of the chronology that
    count, the specification, and the code that computes."""
    folder = folder or paths.DATA
    digest = hashlib.sha256()
    for path in [*(folder / tables.card(name, folder)["path"] for name in FROM_TABLES), folder / "specification.yml"]:
        # A checkout may turn the ends of lines.
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    digest.update(turns.counted(folder).to_csv(index=False, lineterminator="\n").encode())
    digest.update(closure.code_digest(closure.closure("report.estimates.compute")).encode())
    return "sha256:" + digest.hexdigest()


def stale(folder=None) -> list[str]:
    """One sentence for each table whose key is not that of the data, specification and code; none if all is well."""
    now = current_key(folder)
    return [
        f"data/{resource['path']} was computed from other data, rules or code. {REMEDY}"
        for resource in tables.package(folder)["resources"]
        if resource["name"] in TABLES and resource.get("key") != now
    ]


def refuse_stale(folder=None) -> None:
    """ReportError that names every stale table, and what to do."""
    if found := stale(folder):
        raise ReportError("\n".join(found))


def renew(folder=None) -> None:
    """Computes all tables of `TABLES` on the engine that is named and puts them in place with their key; progress goes to stderr."""
    ceasefires.check_dates(tables.read("chronology"))
    now = current_key(folder)  # of what is read now: a change during the run leaves the tables stale
    kept = Kept(paths.BUILD / "estimates")
    closure.keep()  # every worker asks for the code of modules too
    with engine.opened() as executor:
        made = compute(executor, kept)
    kept.tidy()
    say("Validating and writing the tables")
    package = tables.package(folder)
    for resource in package["resources"]:
        if resource["name"] in TABLES:
            resource["key"], resource["seed"] = now, specification.general("seed")
    tables.write_edition(made, package, folder)
    say("Done: " + ", ".join(f"{name} {len(frame):,} rows" for name, frame in made.items()))
