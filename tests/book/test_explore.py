"""What the explorer's page is given and loads: complete sums, sources apart, vendored files as recorded."""

import functools
import gzip
import hashlib
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import recount
from bs4 import BeautifulSoup

from report import paths
from report.book import build as book
from report.book import explore
from report.record import credits

PAGE = "chapters/explore.html"
VENDOR = paths.ROOT / "_static" / "vendor"
MANIFEST = json.loads((VENDOR / "manifest.json").read_text(encoding="utf-8"))
LIMIT = 350_000  # bytes that the page adds, as they are sent


@functools.cache
def value() -> dict:
    return explore.value()


# --- Data -----------------------------------------------------------------------------------


@pytest.mark.parametrize("source", explore.SOURCES)
def test_no_event_and_no_death_is_lost(source):
    """Sums by province, scope, kind and year, against the committed tables."""
    table = recount.rows("incidents_acled" if source == "acled" else "incidents")
    first = str(value()["sources"][source]["months"][0][0] // 100)
    wanted, found = {}, {}
    for row in table:
        if row["source"] == source and row["month"][:4] >= first:
            key = row["action" if source == "acled" else "scope"], row["violence"], row["province"], row["month"][:4]
            counts = [int(row[c]) for c in ("events", "deaths_best", "deaths_low", "deaths_high") if row[c] != ""]
            wanted[key] = [a + b for a, b in zip(wanted.get(key, [0] * len(counts)), counts)]
    for name, rows in value()["sources"][source]["series"].items():
        for month, *counts in rows:
            key = *name.split("|"), str(month // 100)
            found[key] = [a + b for a, b in zip(found.get(key, [0] * len(counts)), counts)]
    assert found == wanted


@pytest.mark.parametrize("source", explore.SOURCES)
def test_the_days_are_those_that_the_source_covers(source):
    days = {explore.month_number(month): n for month, n in recount.days(source).items()}
    months = dict(value()["sources"][source]["months"])
    assert months.items() <= days.items()
    left_out = {month // 100 for month in set(days) - set(months)}
    assert all(recount.days_of_year(source, year) < 28 for year in left_out)


def test_a_source_has_scopes_and_bounds_only_where_its_record_does():
    told = {name: (bool(one["scopes"]), one["bounds"]) for name, one in value()["sources"].items()}
    assert told == {"acled": (True, False), "ucdp-ged": (True, True), "ucdp-candidate": (True, True)}
    first = {name: next(iter(one["scopes"])) for name, one in value()["sources"].items()}
    assert first == {"acled": "violence", "ucdp-ged": "militancy", "ucdp-candidate": "militancy"}, "the default of all charts"


def test_abductions_are_left_out_until_they_are_chosen():
    scopes = {name: of for name, (_, _, of) in value()["sources"]["acled"]["scopes"].items()}
    assert scopes["violence"] == ["attack", "clash", "strike"] and scopes["abduction"] == ["abduction"]
    assert set(scopes["all"]) == {row["action"] for row in recount.rows("incidents_acled")}


def test_each_source_tells_its_release_its_licence_and_its_cut_off():
    for source, one in value()["sources"].items():
        assert one["credit"] == credits.credit(source) and one["licence"] in one["credit"]


def test_what_the_book_holds_of_acled_is_no_finer_here():
    """Sums by month, province and kind: what the committed table has, without districts or weeks."""
    for name, rows in value()["sources"]["acled"]["series"].items():
        assert name.count("|") == 2
        months = [row[0] for row in rows]
        assert len(months) == len(set(months)) and all(re.fullmatch(r"\d{6}", str(month)) for month in months)


def test_the_script_depends_on_the_tables_alone():
    code = "import hashlib; from report.book import explore; print(hashlib.sha256(explore.script().encode()).hexdigest())"
    sums = {
        subprocess.run(
            [sys.executable, "-c", code], cwd=paths.ROOT, env=os.environ | settings, capture_output=True, text=True, check=True
        ).stdout
        for settings in ({"PYTHONHASHSEED": "1", "TZ": "UTC"}, {"PYTHONHASHSEED": "2", "TZ": "Asia/Karachi", "LC_ALL": "C"})
    }
    assert sums == {hashlib.sha256(explore.script().encode()).hexdigest() + "\n"}


# --- Vendored libraries ---------------------------------------------------------------------


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_a_vendored_file_is_the_one_recorded(entry):
    content = (VENDOR / entry["file"]).read_bytes()
    assert hashlib.sha256(content).hexdigest() == entry["sha256"], "take the file from its package again, or record the new one"
    if entry["file"].endswith(".js"):
        assert f"v{entry['version']} " in content[:200].decode()
    assert entry["licence"] and "permission" in (VENDOR / entry["licence_file"]).read_text(encoding="utf-8").lower()
    assert entry["homepage"].startswith("https://") and entry["name"] in entry["taken_from"]


def test_every_vendored_file_is_recorded():
    recorded = {name for entry in MANIFEST for name in (entry["file"], entry["licence_file"])} | {"manifest.json"}
    assert {path.name for path in VENDOR.iterdir()} == recorded
    third = (paths.ROOT / "THIRD-PARTY.md").read_text(encoding="utf-8")
    assert all(f"{entry['name']} {entry['version']}" in third for entry in MANIFEST)


# --- The built page -------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pages() -> dict[str, BeautifulSoup]:
    if book.is_stale():
        pytest.fail("The pages are not those of the files on disk. Run: python -m report test", pytrace=False)
    return {
        path.relative_to(paths.HTML).as_posix(): BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
        for path in sorted(paths.HTML.glob("chapters/*.html"))
    }


def loads(page: str, soup: BeautifulSoup) -> list[Path]:
    links = [node["src"] for node in soup("script", src=True)] + [node["href"] for node in soup.select("link[rel=stylesheet]")]
    return [(paths.HTML / page).parent.joinpath(link.partition("?")[0]).resolve() for link in links]


def test_the_explorers_files_are_loaded_once_and_on_its_page_alone(pages):
    names = {"d3.min.js", "plot.umd.min.js", "explore-data.js", "explore.js", "explore.css"}
    own = {path for path in loads(PAGE, pages[PAGE]) if path.name in names}
    assert {path.name for path in own} == names
    found = loads(PAGE, pages[PAGE])
    assert len(found) == len(set(found))
    for page, soup in pages.items():
        assert page == PAGE or not own & set(loads(page, soup)), page


def test_the_page_adds_no_more_than_its_limit(pages):
    common = set(loads("chapters/glossary.html", pages["chapters/glossary.html"]))
    added = [path.read_bytes() for path in loads(PAGE, pages[PAGE]) if path not in common]
    weight = sum(len(gzip.compress(content, 6)) for content in [*added, str(pages[PAGE]).encode()])
    assert 150_000 < weight <= LIMIT, f"{weight:,} bytes"


def test_the_page_has_no_inline_handler(pages):
    for node in pages[PAGE].select("article *"):
        assert not [name for name in node.attrs if name.startswith("on")], node.name
    assert not pages[PAGE].select("article script")


def test_the_data_on_the_page_are_those_of_the_tables():
    text = (paths.HTML / "_static" / "explore-data.js").read_text(encoding="utf-8")
    assert text == explore.script()
    assert json.loads(text.removeprefix("window.EXPLORE = ").removesuffix(";\n")) == json.loads(json.dumps(explore.value()))
