"""Every computed number and tested sentence of the built pages leads to its entry, and machines find the same."""

import functools
import gzip
import json
import re

import prose
import pytest
from bs4 import BeautifulSoup
from docutils import nodes, utils

from report import paths, tables
from report.book import build as book
from report.book import numbers
from report.prose import names, syntax

HTML = paths.HTML
GROWTH = 6_000  # bytes of a page, gzipped


@pytest.fixture(scope="module", autouse=True)
def fresh():
    if not (HTML / "index.html").exists() or book.is_stale():
        pytest.fail("The pages are not those of the files on disk. Run: make test, which builds the book first.", pytrace=False)


@functools.cache
def source(page: str) -> str:
    return (HTML / "chapters" / f"{page}.html").read_text(encoding="utf-8")


@functools.cache
def soup(page: str) -> BeautifulSoup:
    return BeautifulSoup(source(page), "lxml")


@functools.cache
def entries() -> dict:
    """What has an address on the page of the entries."""
    return {node["id"]: node for node in reversed(soup("numbers").select("[id]"))}


@functools.cache
def words(markup: str) -> str:
    return BeautifulSoup(markup, "lxml").get_text()


@functools.cache
def held(page: str) -> dict[str, str]:
    """The entries that a page opens in place."""
    text = (HTML / numbers.FOLDER / f"{page}.js").read_text(encoding="utf-8")
    return json.loads(text.removeprefix("const NUMBERS = ").removesuffix(";\n"))


def links(page: str) -> list[str]:
    """The addresses of the entries that a page leads to."""
    return [link["href"] for link in soup(page).select("article a.number, article a.why")]


NAMING = sorted({one.chapter for kind in ("fact", "truth") for one in prose.named(kind)})


@pytest.mark.parametrize("chapter", NAMING)
def test_every_number_and_tested_sentence_is_a_link(chapter):
    uses = syntax.read(prose.chapters()[chapter]).uses()
    linked = links(chapter)
    for use in uses:
        address = f"numbers.html#{numbers.anchor(f'{use.kind} {use.text}')}"
        assert address in linked, use
        linked.remove(address)
    printed = [link.get_text() for link in soup(chapter).select("article a.number")]
    assert chapter == "urdu-summary" or {names.value(use.text).replace("'", "’") for use in uses if use.kind == "fact"} <= set(printed)


@pytest.mark.parametrize("chapter", NAMING)
def test_every_link_has_its_entry_on_the_page_and_in_the_file(chapter):
    for address in dict.fromkeys(links(chapter)):
        anchor = address.removeprefix("numbers.html#")
        entry = entries().get(anchor)
        assert entry and entry.h3.get_text() and len(entry.pre.get_text().splitlines()) == 2, address
        assert words(held(chapter)[anchor]) == entry.get_text()
        for link in entry.select("a[href]"):
            assert (HTML / "chapters" / link["href"].partition("#")[0]).resolve().is_file(), link["href"]


@pytest.mark.parametrize("chapter", sorted({cell.chapter for cell in prose.cells()}))
def test_under_each_figure_stands_what_goes_in_and_its_call(chapter):
    """A plain link, so that it works without JavaScript and from a folder; its entry has the lines open."""
    figures = soup(chapter).select("figure.chart")
    assert figures
    for figure in figures:
        (link,) = figure.select(".chart-links > a.number")
        assert link.get_text() == "What goes in" and link["aria-label"].startswith("What goes in: ")
        entry = soup("numbers").find(id=link["href"].removeprefix("numbers.html#"))
        recipe = (numbers.RECIPES / f"{figure['id']}.py").read_text(encoding="utf-8")
        assert entry.select_one("details[open] pre").get_text().strip() == recipe.strip()
        assert any(cell.text.endswith(f".{entry.code.get_text()}") for cell in prose.cells() if cell.chapter == chapter)
        assert (HTML / "chapters" / entry.select_one('a[href$=".ipynb"]')["href"]).resolve().is_file()


@pytest.mark.parametrize("chapter", NAMING)
def test_a_link_to_an_entry_stands_in_no_other_link(chapter):
    assert not soup(chapter).select("a a")
    assert all(link["aria-label"].startswith(f"{numbers.RESTS}: ") and not link.get_text() for link in soup(chapter).select("a.why"))


@pytest.mark.parametrize("chapter", NAMING)
def test_a_page_grows_little_by_its_numbers(chapter):
    with_links = source(chapter)
    without = re.sub(r'<a class="why"[^>]*></a>', "", with_links)
    without = re.sub(r'<a class="number[^>]*>(.*?)</a>', r"\1", without, flags=re.S)
    without = re.sub(r"<script[^>]*numbers\.js[^>]*></script>", "", without)
    assert "numbers.html#" not in re.sub(r"<nav.*?</nav>|<footer.*?</footer>", "", without, flags=re.S)
    grown, script = (len(gzip.compress(text.encode(), 6)) for text in (with_links, (paths.ROOT / "_static/numbers.js").read_text()))
    assert 0 < grown + script - len(gzip.compress(without.encode(), 6)) <= GROWTH


def test_a_page_without_numbers_loads_nothing_for_them():
    assert "numbers.js" in source("after-kabul")
    for chapter in set(prose.chapters()) - set(NAMING):
        if not links(chapter):
            assert "numbers.js" not in source(chapter)


def test_machines_find_every_number_with_unit_source_and_edition():
    told = {one["name"]: one for one in json.loads((HTML / numbers.VALUES).read_text(encoding="utf-8"))}
    assert {one.text for one in prose.named("fact")} <= set(told)
    for name, one in told.items():
        found = names.quantity(name)
        assert one["printed"] == str(found) and one["licence"], name
        assert one["edition"] in (tables.edition(), f"after {tables.edition()}"), name
        assert one["value"] == (float(found) if isinstance(found, float) and "more than" not in str(found) else str(found)), name
        assert one["entry"].partition("#")[2] in entries(), name
    assert told["total acled deaths country last12"]["unit"] == "deaths"
    assert told["total acled deaths country last12"]["source"][0].startswith("ACLED")


# --- An entry -------------------------------------------------------------------------------------

READS = ["incidents_acled", "source acled; province PK-KP", 3, 3091, 7, "acled, PK-KP, 2024-01", ""]
FOUND = {
    "text": "1,708", "number": 1708.0, "unit": "deaths", "made": "1,700 + 8", "says": "A sum.", "with": [["places", "Khyber Pakhtunkhwa"]],
    "reads": [READS], "python": ["from a import b", 'print(b("<x>"))'],
}  # fmt: skip


def test_an_entry_says_all_that_a_reader_asks():
    text = BeautifulSoup(numbers.entry("fact total acled deaths PK-KP 1066", FOUND), "lxml").get_text(" ")
    for part in ("1,708 deaths", "A sum.", "Here: 1,700 + 8.", "places: Khyber Pakhtunkhwa", "incidents_acled.csv", "3 of 3,091 rows", "first row 7: acled", "Source: ACLED ",
                 "Licence: ACLED's terms", "has no number of this name", 'print(b("<x>"))'):  # fmt: skip
        assert part in " ".join(text.split()), part


def test_an_entry_tells_what_the_last_edition_said(monkeypatch):
    for old, said, now in (("1,700", "printed 1,700.", "after "), ("1,708", "printed the same.", "")):
        monkeypatch.setattr(numbers.edition, "before", lambda kind, name, old=old: old)
        assert f"Edition {tables.edition()}, the last that was stamped, {said}" in numbers.entry("fact total", FOUND)
        assert numbers.edition_of("total", "1,708") == f"{now}{tables.edition()}"
    assert "differs in every edition" in numbers.entry("fact edition", FOUND)


def test_results_say_what_they_were_computed_from():
    """A verdict on documents rests on no record of events."""
    read = lambda table, said: numbers.entry("fact total", FOUND | {"reads": [[table, said, 1, 9, 2, "x", ""]]})  # noqa: E731
    said = read("estimates", "statement S1; source acled; primary true")
    assert 'These rows are results, from <a href="../data/incidents_acled.csv">' in said and "incidents.csv" not in said
    both = read("estimates_power", "statement S4; source acled, ucdp-ged")
    assert "incidents_acled.csv</a> and <a" in both and "/incidents.csv" in both
    assert "These rows are results" in both and "are results" not in read("verdicts", "statement S9") + read(
        "incidents_acled", "source acled"
    )


def test_of_one_row_the_fields_are_seen_and_of_many_behind_the_fold():
    read = lambda count, whole="": BeautifulSoup(  # noqa: E731
        numbers.entry("fact total", FOUND | {"reads": [["claims", "claim S1", count, 17, 2, "S1, yes", whole]]}), "lxml"
    )
    assert "claim S1. Row 2: S1, yes" in read(1).get_text() and "Row 2" not in read(3).get_text()
    (fold,) = read(3, "claim S1, S2").select("details")
    assert [item.get_text() for item in fold.select("li")] == ["claims, first row 2: S1, yes", "claims, chosen by: claim S1, S2"]
    assert not read(1).select("details li")


def test_a_figure_says_what_the_numbers_of_its_title_are():
    said = numbers.TOLD.findall("x = 1\n\n# In the title: the share\n# of two.\ntitle = [x]\n# In the caption: a count.\ncaption = [x]\n")
    assert said == ["# In the title: the share\n# of two.", "# In the caption: a count."]


@pytest.mark.parametrize("text", ["per 30 days", "per 100,000 residents", "95% intervals", "the 95% interval"])
def test_a_number_of_a_unit_is_no_link(text):
    assert not numbers.computed(text)


def test_a_year_before_a_comma_is_no_number_of_its_own():
    assert [node.astext() for node in numbers.answering("From 2007, in 1,234 of 5 places", "x") if isinstance(node, nodes.inline)] == [
        "1,234",
        "5",
    ]


@pytest.mark.parametrize(
    "table, said, named, licence",
    [
        ("estimates", "statement S1; source acled; primary true", "ACLED aggregated data", "ACLED's terms of use: not open"),
        ("estimates_ceasefire", "ceasefire 2022; source ucdp-ged", "UCDP GED 22.1", "Creative Commons Attribution 4.0"),
        ("datapackage.json", "source acled", "ACLED aggregated data", "ACLED's terms of use: not open"),
        ("datapackage.json", "", "", ""),
        ("estimates", "source (none)", "Uppsala", "ACLED's terms of use: not open"),
    ],
)
def test_a_source_and_its_licence_are_those_of_the_rows_alone(table, said, named, licence):
    found, licences = numbers.origin(table, said)
    assert "; ".join(found).startswith(named) and "; ".join(licences).startswith(licence)
    assert bool(found) == bool(named) and (len(found) == 1 or not named or "(none)" in said)


def test_the_database_of_start_is_a_source_of_its_own_rows_alone():
    for said, told in (
        ("counts pips-attacks; area PK", False),
        ("counts gtd; area PK", True),
        ("", True),
        ("counts a, b and 12 more", True),
    ):
        assert any(numbers.GTD in title for title in numbers.origin("published_figures", said)[0]) == told, said


def test_a_licence_has_one_wording():
    assert len({numbers._licence(title) for title in ("CC-BY-4.0", "Creative Commons Attribution 4.0 International")}) == 1
    assert numbers._licence("ACLED's terms of use; attribution required").startswith("ACLED's terms of use: not open")


def test_a_tested_sentence_says_what_is_compared():
    tested = [["KP", "A sum", "5", "above", "Another sum", "3"], ["", "A count", "7", "is", "", "7"], ["", "A rule", "", "", "", "KP, 3"]]
    said = BeautifulSoup(numbers.entry("truth x", FOUND | {"text": "PK-KP 5, above 3", "tested": tested}), "lxml").get_text()
    assert "KP: A sum: 5, which is above another sum: 3." in said and "A count: 7, as the sentence says." in said
    assert "A rule. Found: KP, 3." in said and said.startswith("Khyber Pakhtunkhwa 5, above 3")
    alone = FOUND | {"text": "PK-KP 5.1 times (5.126), above 3; 0.3 (−0.34)", "tested": [tested[2]] * (numbers.SHOWN + 1)}
    assert "<h3>5 comparisons hold, as the sentence says</h3>" in numbers.entry("truth x", alone)
    said = numbers.entry("truth x", alone | {"tested": [["", "A rule", "", "", "", "Khyber Pakhtunkhwa 5.1 times, above 3; 0.3"]]})
    assert "<h3>Khyber Pakhtunkhwa 5.1 times, above 3; 0.3</h3><ul><li>A rule.</li></ul>" in said


class Builder:
    format = "html"

    def get_relative_uri(self, page, other):
        return "numbers.html"


class App:
    builder = Builder()

    def __init__(self, read):
        self.env = type("Environment", (), {})()
        self.env.found_docs = {numbers.PAGE, "chapters/one"}
        self.env.report_read = {"chapters/one": ("", read)}


def marked(read):
    document = utils.new_document("one")
    document += nodes.paragraph("", "", numbers.mark("fact total", nodes.Text("5"), kind="number"))
    document += nodes.paragraph("", "", nodes.reference("", "", numbers.mark("fact total", nodes.Text("5"), kind="number"), refuri="x"))
    said = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(numbers.logger, "warning", lambda message, *told, **more: said.append(message % told))
        numbers.link(App(read), document, "chapters/one")
    return document, said


def test_a_number_without_an_entry_is_told_and_fails_the_build():
    """The build turns every warning into an error."""
    for read in ({}, {"fact total": [[(), ()], "", "5", {}]}):
        _, said = marked(read)
        assert said and "'fact total' has no entry" in said[0]


def test_a_number_in_a_link_stays_text():
    document, said = marked({"fact total": [[(), ()], "", "5", FOUND]})
    assert not said
    assert [node["refuri"] for node in document.findall(nodes.reference)] == [f"numbers.html#{numbers.anchor('fact total')}", "x"]
