"""What makes a page travel: its address, how to cite it, what a shared link shows, its figures as files."""

import functools
import hashlib
import json
import re

import prose
import pytest
from bs4 import BeautifulSoup
from lxml import etree
from PIL import Image
from pybtex.database import parse_string

from report import paths, tables
from report.book import citing, pictures, publication
from report.errors import InputError

HTML = paths.HTML
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def at(tmp_path, monkeypatch):
    """Sets the site's address."""

    def at(baseurl):
        line = f"  baseurl: {baseurl}\n" if baseurl is not None else ""
        (tmp_path / "_config.yml").write_text(f'title: "A book"\nauthor: "The authors"\nhtml:\n{line}  favicon: x\n')
        monkeypatch.setattr(publication, "CONFIG", tmp_path / "_config.yml")

    return at


# --- The address ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given, is_",
    [(None, ""), ('""', ""), ("https://example.org/book", "https://example.org/book/"), ("https://example.org/", "https://example.org/")],
)
def test_the_address_ends_in_a_slash_or_is_absent(at, given, is_):
    at(given)
    assert publication.address() == is_


@pytest.mark.parametrize("given", ["example.org/book", "/book/", "ftp://example.org/"])
def test_what_is_no_address_is_refused(at, given):
    at(given)
    with pytest.raises(
        InputError, match=r"_config\.yml: html\.baseurl is .*which is no address\. Write it like https://example\.org/book/"
    ):
        publication.address()


# --- How to cite ----------------------------------------------------------------------------

EDITION = tables.edition()


def test_an_entry_of_bibtex_can_be_read_back(at):
    at("https://example.org/book")
    (entry,) = parse_string(citing.bibtex("After Kabul", "chapters/after-kabul.html", "2027-01-31"), "bibtex").entries.values()
    assert entry.type == "misc"
    assert {key: str(value) for key, value in entry.fields.items()} == {
        "title": "{After Kabul}",
        "howpublished": f"In {{A book}}, edition {EDITION}",
        "year": EDITION[:4],
        "month": str(int(EDITION[5:])),
        "url": "https://example.org/book/chapters/after-kabul.html",
        "urldate": "2027-01-31",
    }
    # Braces keep a name that is no person's whole.
    assert [str(one) for one in entry.persons["author"]] == ["{The authors}"]


@pytest.mark.parametrize(("edition", "month"), [("2027.02", "2"), ("2027.11.1", "11")])
def test_a_further_edition_of_a_month_is_cited_too(at, monkeypatch, edition, month):
    monkeypatch.setattr(tables, "edition", lambda: edition)
    at("https://example.org/book")
    (entry,) = parse_string(citing.bibtex("After Kabul", "chapters/after-kabul.html", "2027-12-31"), "bibtex").entries.values()
    assert {key: str(entry.fields[key]) for key in ("howpublished", "year", "month")} == {
        "howpublished": f"In {{A book}}, edition {edition}", "year": "2027", "month": month,
    }  # fmt: skip
    assert f"({edition[:4]})" in citing.apa("After Kabul") and edition in citing.apa("After Kabul")


def test_the_first_page_is_cited_as_the_book(at):
    at(None)
    (entry,) = parse_string(citing.bibtex("A book", "chapters/index.html", "2027-01-31"), "bibtex").entries.values()
    assert entry.type == "misc" and entry.fields["howpublished"] == f"Edition {EDITION}"
    # Who publishes a work of his own is not named twice, and an address that nobody set is not made up.
    assert not {"publisher", "booktitle", "url", "doi"} & set(entry.fields)
    assert "In A book" not in citing.apa("A book", "chapters/index.html")


def test_the_book_is_cited_by_its_doi_and_a_page_by_its_address(at, monkeypatch):
    at("https://example.org/book")
    monkeypatch.setattr(publication, "doi", lambda: "10.5281/zenodo.1")
    assert citing.apa().endswith(" https://doi.org/10.5281/zenodo.1")
    assert "doi      " in citing.bibtex("A book", "chapters/index.html", "2027-01-31")
    assert citing.apa("After Kabul", "x.html").endswith(" https://example.org/book/x.html")


def test_a_sentence_of_the_apa(at):
    at("https://example.org/book/")
    assert citing.apa("After Kabul", "chapters/after-kabul.html", "January 31, 2027") == (
        f"The authors. ({EDITION[:4]}). After Kabul. In A book (edition {EDITION}). "
        "Retrieved January 31, 2027, from https://example.org/book/chapters/after-kabul.html"
    )
    at(None)
    assert citing.apa("After Kabul", "x.html", "January 31, 2027").endswith(f"(edition {EDITION}). Retrieved January 31, 2027.")
    assert citing.apa() == f"The authors. ({EDITION[:4]}). A book (edition {EDITION})."


# --- The pages ------------------------------------------------------------------------------


@functools.cache
def parsed(name: str) -> BeautifulSoup:
    return BeautifulSoup((HTML / "chapters" / f"{name}.html").read_text(encoding="utf-8"), "lxml")


@pytest.fixture(params=sorted(prose.chapters()))
def page(request):
    return parsed(request.param)


def tags(page) -> dict[str, str]:
    found = {one.get("property") or one.get("name"): one["content"] for one in page.head.select("meta[property], meta[name^=twitter]")}
    assert len(found) == len(page.head.select("meta[property], meta[name^=twitter]")), "no tag twice"
    return found


def test_a_page_says_what_a_shared_link_shows(page):
    shown = tags(page)
    heading = page.select_one("article h1")
    assert shown["og:title"] == heading.get_text().removesuffix("#").strip()
    assert shown["og:description"] == page.head.select_one("meta[name=description]")["content"]
    answer = page.select_one(".answer p")
    if answer and len(answer.get_text()) > 60:
        assert " ".join(answer.get_text().split())[:60] == " ".join(shown["og:description"].split())[:60], "a shared link says the answer"
    assert shown["og:site_name"] and shown["og:type"] == "article"


def test_without_an_address_nothing_is_absolute(page):
    """The address is set by whoever publishes the book; then these tags are there, which `test_book` reads."""
    shown = tags(page)
    if publication.address():
        assert shown["og:url"].startswith(publication.address()) and (HTML / "sitemap.xml").is_file()
    else:
        assert shown["twitter:card"] == "summary"
        assert not {"og:url", "og:image"} & set(shown) and not page.select("link[rel=canonical]")
        assert not (HTML / "sitemap.xml").exists() and not (HTML / "cards").exists()


def test_a_page_has_its_citations(page):
    (box,) = page.select("article details.cite")
    (entry,) = parse_string(box.pre.get_text(), "bibtex").entries.values()
    title = tags(page)["og:title"]
    assert entry.fields["title"] == f"{{{title}}}" and EDITION in entry.fields["howpublished"]
    assert "publisher" not in entry.fields and ("address of this page" in entry.fields["url"]) != bool(publication.address())
    sentence = box.select("p.cite-text")[0].get_text()
    assert title in sentence and f"edition {EDITION}" in sentence
    # One day of reading in each, which a script fills in.
    assert len(box.select("p time.accessed")) == len(box.select("pre time.accessed[data-iso]")) == 1


def test_keys_of_citations_tell_pages_apart():
    keys = [re.search(r"@\w+\{([^,]+),", (HTML / "chapters" / f"{name}.html").read_text(encoding="utf-8"))[1] for name in prose.chapters()]
    assert len(set(keys)) == len(keys)


# --- Figures as files -----------------------------------------------------------------------


def test_every_figure_has_its_picture_beside_its_numbers(page):
    for figure in page.select("figure.chart"):
        links = [one["href"].rpartition("/")[2] for one in figure.select(".chart-links a[download]")]
        assert links == [f"{figure['id']}.{kind}" for kind in ("csv", "xlsx", "svg", "metadata.json")]
        assert all((HTML / "downloads" / name).is_file() for name in links)


PLAIN = str.maketrans("’“”\N{NO-BREAK SPACE}", '\'"" ')


def test_a_picture_stands_alone(page):
    for figure in page.select("figure.chart"):
        text = (HTML / "downloads" / f"{figure['id']}.svg").read_text(encoding="utf-8")
        root = etree.fromstring(text.encode())
        words = re.sub(r"\s+", " ", " ".join(t.strip() for t in root.itertext()))
        # As the page has them; Sphinx prints typographic marks there.
        for part in (".caption-text", ".chart-caption", ".chart-source"):
            assert " ".join(figure.select_one(part).get_text().split()).translate(PLAIN) in words.translate(PLAIN), (figure["id"], part)
        assert root.find(f"{SVG}title").text and root.find(f"{SVG}desc").text == figure.select_one("svg.chart-wide")["aria-label"]
        assert "var(" not in text and "font-family" in root.get("style")
        assert not re.search(r"""(?:href|src)=["'](?!#)|url\((?!#)|@import""", text), "nothing is loaded"
        ids = set(re.findall(r' id="([^"]+)"', text))
        assert set(re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', text)) <= {(i, "") for i in ids} | {("", i) for i in ids}
        # All that the wide drawing of the page has.
        for tag in ("path", "use", "text"):
            inner = root.find(f"{SVG}svg")
            assert len(inner.findall(f".//{SVG}{tag}")) == len(figure.select_one("svg.chart-wide").find_all(tag)), (figure["id"], tag)


# --- Cards ----------------------------------------------------------------------------------


def test_a_card_is_a_picture_of_its_size_the_same_each_time(tmp_path):
    for name in ("one", "two"):
        pictures.draw_card("After Kabul", ["report.chapters.after_kabul.figures.levels"], tmp_path / f"{name}.png")
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()
    with Image.open(tmp_path / "one.png") as card:
        assert card.size == (1200, 630)


def test_a_card_shows_the_pages_own_title_and_chart(tmp_path):
    cards = {
        (title, *charts): tmp_path / f"{n}.png"
        for n, (title, charts) in enumerate(
            [
                ("After Kabul", ["report.chapters.after_kabul.figures.levels"]),
                ("After Kabul", ["report.chapters.after_kabul.figures.steps"]),
                ("Fight or talk", ["report.chapters.after_kabul.figures.levels"]),
                ("After Kabul", []),
            ]
        )
    }
    for (title, *charts), target in cards.items():
        pictures.draw_card(title, charts, target)
    assert len({hashlib.sha256(path.read_bytes()).hexdigest() for path in cards.values()}) == len(cards)


# --- What was made by others ----------------------------------------------------------------


def test_files_of_others_are_those_of_the_manifest():
    folder = paths.ROOT / "_static" / "vendor"
    listed = {one["file"]: one for one in json.loads((folder / "manifest.json").read_text(encoding="utf-8"))}
    licences = {one["licence_file"] for one in listed.values()}
    there = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} - {"manifest.json"}
    assert there == set(listed) | licences
    for name, one in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == one["sha256"], name
        assert one["version"] and one["licence"], name
        assert (folder / one["licence_file"]).stat().st_size > 200
