"""A later release of UCDP's flows through: tables, facts, truths and charts, without a change of code.

The release is made up (`synthetic`), here from nothing but the committed tables. The whole chain,
with estimates and pages, is in tests/living/.
"""

import json
import os
import shutil
import subprocess
import sys
from collections import Counter

import prose
import pytest
import synthetic

from report import paths, tables
from report.editions import refresh
from report.errors import InputError

EVENTS = synthetic.of_tables()

# Everything that the chapters name, and every chart drawn, in a process of its own: values are kept.
SAY_ALL = """
import importlib, json, sys
from report.editions import edition
from report.figures import chart
from report.prose import names as facts
from report.errors import ReportError
found = {"fact": {}, "truth": {}, "chart": {}, "error": {}}
for kind, name in edition.said():
    try:
        found[kind][name] = facts.value(name) if kind == "fact" else facts.holds(name)
    except ReportError as error:
        found["error"][name] = str(error)
for dotted in json.loads(sys.argv[1]):
    module, _, name = dotted.rpartition(".")
    bundle = getattr(importlib.import_module(module), name)()._repr_mimebundle_()[chart.MIME]
    found["chart"][dotted] = {part: bundle[part] for part in ("finding", "caption", "source", "svg", "table")}
print(json.dumps(found, default=bool))  # numpy has truths of its own
"""


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    """What the book says once GED 26.1 is in; its estimates are still those of the release before."""
    folder = tmp_path_factory.mktemp("living")
    for name in ("data", "chapters", "report"):
        shutil.copytree(paths.ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    refresh.refresh(ucdp_ged=synthetic.write(folder / "ged261-csv.zip", EVENTS), folder=folder / "data")
    run = subprocess.run(
        [sys.executable, "-c", SAY_ALL, json.dumps(sorted(prose.charts()))], cwd=folder, env=os.environ | {"PYTHONPATH": str(folder)},
        capture_output=True, encoding="utf-8", timeout=600,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-3000:]
    return folder, json.loads(run.stdout)


def test_the_new_years_are_in_the_tables_by_province(book):
    folder, _ = book
    codes = {name: code for code, (name, *_) in synthetic.PLACES.items()} | {synthetic.FATA: "PK-KP"}
    expected = Counter()
    for event in EVENTS:
        expected[codes[event["adm_1"]], event["date_start"][:4]] += int(event["best"])
    frame = tables.read("incidents", folder / "data").query("source == 'ucdp-ged'")
    found = frame.groupby(["province", frame["month"].str[:4]])["deaths_best"].sum()
    assert {at: deaths for at, deaths in found.items() if deaths} == {at: deaths for at, deaths in expected.items() if deaths}
    assert set(frame["month"].str[:4]) >= {str(year) for year in synthetic.NEW_YEARS}
    # From 2022 on FATA is no unit of its own: the districts tell.
    parts = frame[(frame["province"] == "PK-KP") & (frame["month"] >= "2022")]
    assert {"true", "false"} <= set(parts["former_fata"])
    release = tables.package(folder / "data")["releases"][0]
    assert (release["release"], release["last"], release["events_read"]) == ("GED 26.1", "2025-12-31", len(EVENTS) + 1)


def test_every_number_can_be_had_and_follows(book):
    _, said = book
    assert said["error"] == {}
    assert said["fact"]["cutoff ucdp-ged"] == "31 December 2025"
    assert said["fact"]["covered-years ucdp-ged"] == "1989 to 2025"
    assert said["fact"]["last-full-year ucdp-ged"] == "2025"
    militancy = {row["dyad_id"] for row in synthetic.recount.rows("actors") if row["scope"] == "militancy"}
    deaths = sum(int(e["best"]) for e in EVENTS if e["dyad_new_id"] in militancy and e["adm_1"] in (synthetic.KP, synthetic.FATA))
    assert said["fact"]["total ucdp-ged deaths PK-KP all"] == f"{deaths:,}"


def test_every_sentence_that_rests_on_the_old_end_is_named(book):
    _, said = book
    false = {name for name, (holds, _) in said["truth"].items() if not holds}
    assert {
        "last-year ucdp-ged is 2021",
        "last-year ucdp-ged below 2025",
        "victims ucdp-ged events country all scope=state-civilians is 0",
    } <= false
    assert all(because for _, because in said["truth"].values())


def test_every_chart_is_drawn_to_the_new_end(book):
    _, said = book
    assert set(said["chart"]) == set(prose.charts())
    text = {
        name: " ".join([bundle["finding"], bundle["caption"], bundle["source"], *bundle["svg"]]) for name, bundle in said["chart"].items()
    }
    of_ucdp = {name for name, words in text.items() if "UCDP GED" in words}
    assert len(of_ucdp) > 10
    for name in of_ucdp:
        assert "GED 26.1" in text[name] and "GED 22.1" not in text[name], name
    # The charts of the institutes' counts name steps from year to year.
    assert not [name for name, words in text.items() if "to 2021" in words and ".counting_violence." not in name]
    assert "2025" in said["chart"]["report.chapters.violence_by_province.figures.deaths_since_1989"]["table"]


# --- What the book doesn't know yet ---------------------------------------------------------

NEW = {
    "dyad": ({"dyad_new_id": "99001", "dyad_name": "Government of Pakistan - New, of 2025"}, "actors",
             '99001,"Government of Pakistan - New, of 2025",ACTOR,SCOPE', '99001,"Government of Pakistan - New, of 2025",New,militancy'),
    "province": ({"adm_1": "Khyber Pakhtunkhwa province"}, "province_spellings",
                 "ucdp,Khyber Pakhtunkhwa province,PK-…,", "ucdp,Khyber Pakhtunkhwa province,PK-KP,"),
}  # fmt: skip


@pytest.mark.parametrize("what", NEW)
def test_what_is_new_is_refused_with_the_row_to_add_and_then_flows_through(edition, tmp_path, what):
    change, table, asked, row = NEW[what]
    release = synthetic.write(
        tmp_path / "ged261-csv.zip",
        [event | change if event["date_start"] > "2025-06" and event["adm_1"] == synthetic.KP else event for event in EVENTS],
    )
    before = {path.name: path.read_bytes() for path in edition.iterdir()}
    with pytest.raises(InputError) as refused:
        refresh.refresh(ucdp_ged=release, folder=edition)
    assert asked in str(refused.value) and f"data/{table}.csv" in str(refused.value)
    assert {path.name: path.read_bytes() for path in edition.iterdir()} == before
    with (edition / f"{table}.csv").open("a", encoding="utf-8") as file:
        file.write(row + "\n")
    refresh.refresh(ucdp_ged=release, folder=edition)
    tables.verify(edition)
    late = tables.read("incidents", edition).query("source == 'ucdp-ged' and month > '2025-06'")
    assert "New" in set(late["actor"]) if what == "dyad" else "PK-KP" in set(late["province"])
