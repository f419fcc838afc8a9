"""What leaves the site carries its papers: metadata, workbooks, drawings, pictures, what pages say to programs, the feed."""

import csv
import datetime
import functools
import io
import json
import re
import zipfile
from pathlib import Path

import feedparser
import frictionless
import openpyxl
import prose
import pytest
import schema_org
from bs4 import BeautifulSoup
from lxml import etree
from PIL import Image

from report import paths, tables
from report.book import another_baseline, columns, feed, linked, papers, pictures, twins
from report.errors import InputError, ReportError

HTML = paths.HTML
CSVS = sorted(path.relative_to(HTML).as_posix() for folder in ("downloads", "data") for path in (HTML / folder).glob("*.csv"))
FIGURES = [name for name in CSVS if name.startswith("downloads/")]
PAGES = sorted(prose.chapters())
ACLED, OPEN = "https://acleddata.com/terms-and-conditions", "https://creativecommons.org/licenses/by/4.0/"


def metadata(name: str) -> Path:
    return (HTML / name).with_suffix(".metadata.json")


def text(name: str) -> str:
    return (HTML / name).read_text(encoding="utf-8")


@functools.cache
def parsed(file: str) -> BeautifulSoup:
    return BeautifulSoup(text(file), "lxml")


def page(name: str) -> BeautifulSoup:
    return parsed(f"chapters/{name}.html")


# --- Beside each CSV --------------------------------------------------------------------------


def test_there_are_files_to_read():
    assert len(FIGURES) > 40 and len(CSVS) > len(FIGURES) + 30


COMMON = re.compile(r"(dc|schema):[a-zA-Z]+")
TYPES = {"gYear": "year", "gYearMonth": "yearmonth"}
"""What Frictionless calls some of the W3C's types."""


def faults_of_metadata(said: dict, table: str) -> list[str]:
    """What in a CSV's metadata is not by the standard, and each cell that is not of its column's type."""
    found = [] if said["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "en"}] else ["context"]
    found += [key for key in said if key not in ("@context", "url", "tableSchema") and not COMMON.fullmatch(key)]
    made = said["tableSchema"]["columns"]
    found += [key for one in made for key in one if key not in ("name", "titles", "datatype") and not COMMON.fullmatch(key)]
    names = [one["name"] for one in made]
    found += [name for name in names if not re.fullmatch(r"[a-z0-9][a-z0-9_]*", name) or names.count(name) > 1]
    fields = [{"name": one["titles"], "type": TYPES.get(one["datatype"], one["datatype"])} for one in made]
    schema = frictionless.Schema.from_descriptor({"fields": fields, "missingValues": [""]})
    report = frictionless.Resource(data=table.encode(), format="csv", encoding="utf-8", schema=schema).validate()
    return found + [str(one) for one in report.flatten(["rowNumber", "fieldName", "type"])]


@pytest.mark.parametrize("name", CSVS)
def test_a_csv_has_metadata_by_the_standard_that_fit_it(name):
    said = json.loads(metadata(name).read_text(encoding="utf-8"))
    assert faults_of_metadata(said, text(name)) == []


@pytest.mark.parametrize(
    "wrong", [{"datatype": "date"}, {"titles": "Another"}, {"name": "balochistan"}, {"name": "_x"}, {"unit": "deaths"}], ids=str
)
def test_metadata_that_do_not_fit_their_csv_are_told(wrong):
    said = json.loads(metadata("downloads/kabul-levels.csv").read_text(encoding="utf-8"))
    said["tableSchema"]["columns"][1] |= wrong
    assert faults_of_metadata(said, text("downloads/kabul-levels.csv"))


@pytest.mark.parametrize("name", CSVS)
def test_metadata_say_who_from_what_under_which_licence_and_how_to_cite(name):
    said = json.loads(metadata(name).read_text(encoding="utf-8"))
    assert said["url"] == name.rpartition("/")[2]
    assert said["schema:version"] == tables.edition() and said["dc:issued"]["@value"] == papers.issued()
    for part in ("dc:title", "dc:description", "dc:publisher", "dc:rights", "dc:bibliographicCitation"):
        assert len(said[part]) > 5, part
    assert f"edition {tables.edition()}" in said["dc:bibliographicCitation"]
    header = next(csv.reader(io.StringIO(text(name))))
    assert [one["titles"] for one in said["tableSchema"]["columns"]] == header
    for source in said.get("dc:source", []) if name in FIGURES else []:
        assert source["dc:publisher"] and source["schema:version"] and source["dc:rights"] and source["dc:bibliographicCitation"]
    if name in FIGURES:
        assert re.search(r"chapters/[\w-]+\.html#[\w-]+\. Code: report\.chapters\.", said["schema:measurementTechnique"])
        numbers = [one for one in said["tableSchema"]["columns"] if one["datatype"] in ("integer", "number")]
        assert all(one["schema:unitText"] for one in numbers)


def test_what_rests_on_acled_says_so_and_nothing_else_does():
    closed = {name for name in FIGURES if json.loads(metadata(name).read_text(encoding="utf-8"))["dc:license"]["@id"] == ACLED}
    named = {
        f"downloads/{figure['id']}.csv"
        for name in PAGES
        for figure in page(name).select("figure.chart")
        if "ACLED aggregated data" in figure.select_one(".chart-source").get_text()
    }
    assert closed == named and 10 < len(closed) < len(FIGURES)
    for resource in (one for one in tables.package()["resources"] if "schema" in one):
        said = json.loads(metadata(f"data/{resource['path']}").read_text(encoding="utf-8"))
        assert said["dc:license"]["@id"] == resource["licenses"][0]["path"] in (ACLED, OPEN)


# --- Columns ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "title, cells, kind",
    [
        ("Year", ["2010", "2011"], "gYear"),
        ("Deaths", ["2010", ""], "integer"),
        ("Month", ["2010-01", "2010-02"], "gYearMonth"),
        ("From", ["2010-01-31"], "date"),
        ("Ratio", ["1", "-0.5"], "number"),
        ("Interval", ["1", "0.5 to 2"], "string"),
        ("Nothing", ["", ""], "string"),
    ],
)
def test_a_columns_type_is_that_of_all_its_cells(title, cells, kind):
    assert columns.datatype(title, cells) == kind


def test_a_number_is_in_the_unit_of_its_name_or_of_its_figure():
    found = columns.describe("x", "Where,Share %,KP,KP\nhere,1.5,2,3\n", "deaths a year")
    assert [(one["name"], one.get("unit")) for one in found] == [
        ("where", None),
        ("share", "percent"),
        ("kp", "deaths a year"),
        ("kp_", "deaths a year"),
    ]


def test_a_count_of_baselines_is_in_baselines():
    found = columns.describe("x", "Months,Baselines,Above one,Across one,Below one\n6,3,1,1,1\n", "length of the baseline")
    assert [one["unit"] for one in found] == ["months", *["baselines"] * 4]


def test_a_number_whose_unit_nobody_named_is_refused():
    with pytest.raises(ReportError, match=r"The column 'KP' of the figure x has no unit: .*report/book/columns\.py"):
        columns.describe("x", "KP\n2\n", "a mark: one dated position")


# --- Workbooks --------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FIGURES)
def test_a_workbook_has_the_papers_and_then_the_table(name):
    book = openpyxl.load_workbook((HTML / name).with_suffix(".xlsx"))
    about, sheet = book["About"], book["Table"]
    assert book.sheetnames == ["About", "Table"]
    said = json.loads(metadata(name).read_text(encoding="utf-8"))
    labels = {row[0].value: row[1].value for row in about.iter_rows()}
    assert labels["Title"] == said["dc:title"] and labels["Cite the book"] == said["dc:bibliographicCitation"]
    assert said["dc:rights"] in labels["Licence"] and tables.edition() in labels["Edition"] and labels["Data"] and labels["Method"]
    header, *rows = csv.reader(io.StringIO(text(name)))
    assert set(header) <= labels.keys()
    read = [["" if cell.value is None else cell.value for cell in row] for row in sheet.iter_rows()]
    assert read[0] == header and len(read) == len(rows) + 1
    numbers = [one["datatype"] in ("integer", "number", "gYear") for one in said["tableSchema"]["columns"]]
    assert read[1:] == [[float(cell) if cell and number else cell for cell, number in zip(row, numbers)] for row in rows]
    assert not [cell.coordinate for one in (about, sheet) for row in one for cell in row if cell.data_type == "f"]


def test_a_workbook_knows_no_clock(monkeypatch):
    name = "kabul-levels"
    content = {"name": name, "finding": "=1+1", "caption": "c", "source": "s", "unit": "deaths", "code": "x", "csv": "Year,=KP\n2010,2\n"}
    made = papers.workbook(papers.of_figure(content, "x.html"), content["csv"])
    later = datetime.datetime(2031, 5, 6, 7, 8, 9, tzinfo=datetime.UTC)

    class Later(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return later

    monkeypatch.setattr("openpyxl.packaging.core.datetime.datetime", Later)
    monkeypatch.setattr("openpyxl.writer.excel.datetime.datetime", Later)
    monkeypatch.setattr("time.time", later.timestamp)
    assert papers.workbook(papers.of_figure(content, "x.html"), content["csv"]) == made
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert archive.read("docProps/core.xml").count(f"{papers.issued()}T00:00:00Z".encode()) == 2
    assert openpyxl.load_workbook(io.BytesIO(made))["Table"]["B1"].data_type == "s", "text that looks like a formula is text"


# --- Drawings, pictures, the zip --------------------------------------------------------------

DC = "{http://purl.org/dc/elements/1.1/}"


@pytest.mark.parametrize("name", FIGURES)
def test_a_drawing_carries_its_papers(name):
    root = etree.parse((HTML / name).with_suffix(".svg")).getroot()
    said = json.loads(metadata(name).read_text(encoding="utf-8"))
    (found,) = root.findall("{*}metadata/{*}RDF/{*}Description")
    held = {node.tag.removeprefix(DC): node.text for node in found}
    assert held["title"] == said["dc:title"] and held["publisher"] == said["dc:publisher"] and held["date"] == papers.issued()
    assert said["dc:rights"] in held["rights"] and held["source"] == said["dc:provenance"] and tables.edition() in held["relation"]


def test_a_picture_carries_its_papers(tmp_path):
    pictures.draw_card("After Kabul", ["report.chapters.after_kabul.figures.levels"], tmp_path / "card.png", "chapters/after-kabul.html")
    with Image.open(tmp_path / "card.png") as card:
        said = card.text
    assert said["Title"] == "After Kabul" and tables.edition() in said["Source"]
    assert "Creative Commons" in said["Copyright"] and "ACLED" in said["Copyright"] and said["Author"]


def test_the_zip_says_what_it_is_before_it_is_opened():
    with zipfile.ZipFile(HTML / "downloads" / "divided-front-data.zip") as archive:
        assert tables.edition() in archive.comment.decode() and "Licences" in archive.comment.decode()


# --- What a page says to programs -------------------------------------------------------------


def graph(name: str) -> list[dict]:
    (script,) = page(name).head.select('script[type="application/ld+json"]')
    said = json.loads(script.string)
    assert said["@context"] == "https://schema.org"
    return said["@graph"]


@pytest.mark.parametrize("name", PAGES)
def test_schema_org_knows_all_that_a_page_says(name):
    found = graph(name)
    assert [fault for node in found for fault in schema_org.faults(node)] == []
    kinds = [node["@type"] for node in found]
    figures = page(name).select("figure.chart")
    assert kinds.count("Article") == 1 and kinds.count("Dataset") == len(figures) + (name == "data-and-methods")
    article = found[0]
    assert article["headline"] == page(name).select_one("meta[property='og:title']")["content"] and article["version"] == tables.edition()
    for node in found[1:]:
        assert 50 <= len(node["description"]) <= 5000, "Google's bounds"
        for file in node["distribution"]:
            assert (HTML / "chapters" / file["contentUrl"]).resolve().is_file()


@pytest.mark.parametrize(
    "wrong, fault",
    [
        ({"@type": "Datenset"}, "no type 'Datenset'"),
        ({"bookEdition": "1"}, "Dataset has no property bookEdition"),
        ({"creator": {"@type": "Place", "name": "x"}}, "Dataset.creator may not hold a Place"),
        ({"license": "free"}, "Dataset.license may not be 'free'"),
        ({"datePublished": "today"}, "Dataset.datePublished may not be 'today'"),
        ({"isAccessibleForFree": "yes"}, "Dataset.isAccessibleForFree may not be 'yes'"),
    ],
)
def test_what_schema_org_does_not_know_is_told(wrong, fault):
    assert fault in " ".join(schema_org.faults(linked.package() | wrong))


def test_what_google_asks_for_and_is_missing_is_told():
    made = linked.package()
    del made["description"]
    assert schema_org.faults(made) == ["Dataset: no description"]


def test_text_in_the_data_can_not_end_the_script():
    assert "</script" not in linked.script([{"@type": "Article", "headline": "</script><b>"}]).removesuffix("</script>")


@pytest.mark.parametrize("name", PAGES)
def test_a_reference_manager_finds_what_it_needs(name):
    head = page(name).head
    said = {one["name"]: one["content"] for one in head.select("meta[name^=citation_]")}
    assert said["citation_title"] == head.select_one("meta[property='og:title']")["content"]
    assert said["citation_author"] and said["citation_publication_date"] == papers.issued().replace("-", "/")
    assert (tables.edition() in said.get("citation_inbook_title", "")) == (name != "index")
    assert said["citation_language"] == ("ur" if name == "urdu-summary" else "en")


@pytest.mark.parametrize("name", [*(f"chapters/{one}" for one in PAGES), "contents", "search"])
def test_every_page_says_its_licence(name):
    footer = parsed(f"{name}.html").footer
    assert [one["href"] for one in footer.select("p > a[href^=http]")][:2] == [OPEN, ACLED]
    assert "ACLED’s terms" in footer.get_text() and "MIT" in footer.get_text()


@pytest.mark.parametrize("name", PAGES)
def test_a_description_is_words_alone(name):
    assert not re.search(r"<[a-z/]", page(name).head.select_one("meta[name=description]")["content"])


# --- Markdown ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_its_text_as_markdown(name):
    read = page(name)
    (link,) = read.head.select('link[type="text/markdown"]')
    twin = text(f"chapters/{link['href']}")
    head, _, body = twin.removeprefix("---\n").partition("\n---\n")
    assert f'edition: "{tables.edition()}"' in head and f"page: chapters/{name}.html" in head
    assert not re.search(r"<(?!/?(br|sub|sup)\b)[a-z][\w-]*[ >]", re.sub(r"^(`{3,}).*?^\1|`[^`]*`", "", body, flags=re.S | re.M))
    answer = read.select_one(".answer p")
    if answer:
        plain = re.sub(r"\\(.)|\[([^\]]*)\]\([^)]*\)|[*`]", r"\1\2", body)
        assert " ".join(answer.get_text().split())[:50] in " ".join(plain.split())
    for figure in read.select("figure.chart"):
        assert f"downloads/{figure['id']}.csv)" in body and figure.select_one("svg.chart-wide")["aria-label"][:40] in body.replace("\\", "")


def test_a_list_of_all_texts_is_at_the_root():
    said = text("llms.txt")
    assert said.startswith("# A divided front\n\n> ")
    named = re.findall(r"\]\(([^)]+)\)", said)
    assert {f"chapters/{name}.html.md" for name in prose.listed()} <= set(named)
    assert all((HTML / name).is_file() for name in named)


def test_a_figure_is_told_by_its_alt_text_and_its_files():
    body = (
        '<h1>A</h1><figure class="chart" id="x"><div class="drawing"><svg aria-label="Two lines, 3 and 4."></svg></div>'
        '<div class="chart-links"><details class="figure-table"><table><tr><td>9</td></tr></table></details>'
        '<a download href="../downloads/x.csv">CSV</a><a download href="../downloads/x.svg">SVG</a></div></figure>'
    )
    made = twins.twin("chapters/a", body)
    assert (
        "Figure: Two lines, 3 and 4." in made
        and "[CSV](../downloads/x.csv) [SVG](../downloads/x.svg)" in made
        and "9" not in made.split("---")[2]
    )


def test_a_control_is_no_part_of_a_pages_text():
    made = twins.twin("chapters/a", f"<h1>A</h1><p>Read</p>{another_baseline.FORM.format(up='', options='')}")
    assert "Read" in made and "Registered" not in made and "baseline" not in made


# --- The feed ---------------------------------------------------------------------------------


def faults_of_a_feed(source: bytes) -> list[str]:
    """What RFC 4287 demands of a feed and its entries, and is not so."""
    root = etree.fromstring(source)
    found = [] if root.tag == f"{{{feed.ATOM}}}feed" else ["no feed"]
    ids = []
    for node in (root, *root.findall("{*}entry")):
        for name in ("id", "title", "updated"):
            held = node.findall(f"{{{feed.ATOM}}}{name}")
            if len(held) != 1 or not (held[0].text or "").strip():
                found.append(f"{name} must be there once")
        ids.append(node.findtext("{*}id"))
        if not re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|https?://\S+", ids[-1] or ""):
            found.append(f"no IRI: {ids[-1]}")
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", node.findtext("{*}updated") or ""):
            found.append("updated is no moment of RFC 3339")
        if not node.findall("{*}link[@rel='alternate']") and node.find("{*}content") is None:
            found.append("neither a link nor content")
    if len(set(ids)) < len(ids):
        found.append("an id twice")
    return found + ([] if root.find("{*}author/{*}name") is not None else ["no author"])


def test_the_feed_is_one_by_the_standard():
    source = (HTML / "feed.xml").read_bytes()
    read = feedparser.parse(source)
    assert not read.bozo and read.version == "atom10"
    assert faults_of_a_feed(source) == []
    sections = [h.get_text().removesuffix("#").strip() for h in page("changes").select("article h2")]
    assert sorted(one.title for one in read.entries) == sorted(sections)
    days = [one.updated for one in read.entries]
    assert days == sorted(days, reverse=True) and read.feed.updated == days[0]


@pytest.mark.parametrize("broken", ["id", "title", "updated", "author"])
def test_a_feed_that_lacks_something_is_told(broken):
    root = etree.fromstring((HTML / "feed.xml").read_bytes())
    root.remove(root.find(f"{{*}}{broken}"))
    assert faults_of_a_feed(etree.tostring(root))


@pytest.mark.parametrize("name", [*(f"chapters/{one}" for one in PAGES), "contents", "search"])
def test_every_page_names_the_feed(name):
    (link,) = parsed(f"{name}.html").head.select('link[type="application/atom+xml"]')
    assert (HTML / name / ".." / link["href"]).resolve() == (HTML / "feed.xml").resolve()


def test_a_change_without_a_day_is_refused():
    with pytest.raises(InputError, match=r"changes\.md: the section “New” names no day\. Begin it with a line like: Written on"):
        feed.entries('<article><section id="new"><h2>New</h2><p>Text.</p></section></article>')
