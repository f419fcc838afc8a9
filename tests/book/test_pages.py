"""The built pages: every promise to a reader that can be read from the HTML on disk.

`python -m report test` builds the book first when it is stale.
"""

import csv
import functools
import io
import re
import zipfile
from pathlib import Path
from urllib.parse import quote_plus, unquote, urlsplit

import prose
import pytest
from bs4 import BeautifulSoup

from report import paths, registers, tables
from report.book import bibliography, citing, publication, reach, site
from report.book import build as book
from report.words import long_date

HTML = paths.HTML
REMEDY = "Run: python -m report test (or make test), which builds the book first."


def on_disk() -> list[str]:
    """Every page, by its path; none where there is no build."""
    return sorted(path.relative_to(HTML).as_posix() for path in HTML.rglob("*.html") if "_static" not in path.parts)


def expected() -> list[str]:
    """The pages that there must be, whether or not the book is built."""
    return sorted(["index.html", "contents.html", "search.html", *(f"chapters/{name}.html" for name in prose.chapters())])


@pytest.fixture(scope="module", autouse=True)
def fresh():
    """The pages are those of the files on disk; nothing is skipped for want of a build."""
    if not (HTML / "index.html").exists():
        pytest.fail(f"The book is not built. {REMEDY}", pytrace=False)
    if book.is_stale():
        pytest.fail(f"The pages are not those of the files on disk. {REMEDY}", pytrace=False)


@functools.cache
def source(page: str) -> str:
    return (HTML / page).read_text(encoding="utf-8")


@functools.cache
def soup(page: str) -> BeautifulSoup:
    return BeautifulSoup(source(page), "lxml")


@functools.cache
def ids(page: str) -> list[str]:
    """Every id of a page, those in its drawings too."""
    return [node["id"] for node in soup(page).find_all(id=True)]


def article(page: str):
    return soup(page).select_one("article.bd-article")


@functools.cache
def words(page: str) -> str:
    """The running text of a chapter, as it is read: no code, no drawings, no tables of numbers."""
    text = BeautifulSoup(str(article(page)), "lxml")
    for node in text.select("code, pre, svg, details:not(.fold), script"):
        node.extract()
    return re.sub(r"\s+", " ", text.get_text())


def figures_of(kind: str) -> list[tuple[str, str]]:
    """Page and id of every <figure> of a class, from its tag: whoever only collects the tests need not parse all pages."""
    tags = [(page, tag) for page in on_disk() if page.startswith("chapters/") for tag in re.findall("<figure [^>]*>", source(page))]
    known = [(page, dict(re.findall(r' (class|id)="([^"]*)"', tag))) for page, tag in tags]
    return [(page, found["id"]) for page, found in known if kind in found["class"].split() and "id" in found]


def figures() -> list[tuple[str, str]]:
    """Page and id of every chart."""
    return figures_of("chart")


ABSENT = [("", "no build")]
"""Stands for what only a built book has, so that its tests fail without one and are not skipped."""


@pytest.fixture(params=expected())
def page(request):
    return request.param


@pytest.fixture(params=sorted(f"chapters/{name}.html" for name in prose.chapters()))
def chapter(request):
    return request.param


@pytest.fixture(params=figures() or ABSENT, ids=lambda one: one[1])
def figure(request):
    page, name = request.param
    return page, soup(page).find(id=name)


# --- Pages ----------------------------------------------------------------------------------


def test_there_is_a_page_for_each_chapter_and_no_other():
    assert on_disk() == expected()


def test_a_page_has_language_title_description_and_icon(page):
    head = soup(page).head
    assert soup(page).html["lang"] == "en"
    assert len(soup(page)("title")) - len(soup(page).select("svg title")) == 1 and head.title.text.strip()
    (description,) = head.select("meta[name=description]")
    assert len(description["content"].strip()) >= 20
    icon = head.select_one("link[rel~=icon]")["href"]
    assert resolve(page, icon).is_file()


def test_descriptions_and_titles_tell_pages_apart():
    for what in (lambda s: s.head.title.text, lambda s: s.head.select_one("meta[name=description]")["content"]):
        # The page at the root only leads to the first chapter.
        found = [what(soup(page)) for page in on_disk() if page != "index.html"]
        assert len(found) == len(set(found)), found


def test_the_root_leads_to_the_first_chapter():
    (refresh,) = soup("index.html").select("meta[http-equiv=refresh]")
    assert re.fullmatch(r"0; ?url=chapters/index\.html", refresh["content"])
    assert soup("index.html").a["href"] == "chapters/index.html"


def test_ids_are_unique(page):
    twice = sorted({one for one in ids(page) if ids(page).count(one) > 1})
    assert not twice


def test_a_chapter_has_one_heading_of_the_first_rank(chapter):
    assert len(article(chapter)("h1")) == 1


def test_headings_go_down_one_step_at_a_time(chapter):
    ranks = [int(h.name[1]) for h in article(chapter)(re.compile("^h[1-6]$"))]
    assert all(after <= before + 1 for before, after in zip(ranks, ranks[1:])), ranks


# --- Links ----------------------------------------------------------------------------------


def resolve(page: str, link: str) -> Path:
    """The file that a link within the book names."""
    path = unquote(urlsplit(link).path)
    return (HTML / page).parent.joinpath(path).resolve() if path else HTML / page


def is_outside(link: str) -> bool:
    return bool(urlsplit(link).scheme or urlsplit(link).netloc)


def test_every_link_within_the_book_leads_somewhere(page):
    broken = []
    for node in soup(page).find_all(href=True):
        link = node["href"]
        if is_outside(link):
            continue
        target, anchor = resolve(page, link), unquote(urlsplit(link).fragment)
        if not target.is_file() or not target.is_relative_to(HTML):
            broken.append(f"{link}: no such file")
        elif anchor and node.name == "a" and target.suffix == ".html":
            if anchor not in ids(target.relative_to(HTML).as_posix()):
                broken.append(f"{link}: no such place on the page")
    assert not broken


def test_references_stand_by_author_with_their_titles_as_printed():
    shown = [" ".join(node.get_text().split()) for node in soup("chapters/references.html").select(".citation > p")]
    # A person's surname, an institution's name: as the text cites them.
    first = {"Alberto Abadie": "Abadie", "ARY News": "ARY News", "Pakistan Today": "Pakistan Today", "Scott L. Zeger": "Zeger"}
    at = {name: next(n for n, text in enumerate(shown) if text.startswith(name)) for name in first}
    assert sorted(at, key=at.get) == sorted(first, key=lambda name: first[name].casefold())
    assert any("Press conference of DG ISPR Lt Gen Ahmed Sharif Chaudhry, 6 January 2026" in text for text in shown)


def test_no_link_of_a_chapter_is_empty(chapter):
    for link in article(chapter)("a"):
        assert link.get("href"), str(link)[:200]
        assert link.get_text(strip=True) or link.get("aria-label") or link.find("img", alt=True), str(link)[:200]


def test_links_out_of_the_book_are_addresses_of_pages(page):
    for link in soup(page)("a", href=True):
        if is_outside(link["href"]):
            parts = urlsplit(link["href"])
            assert parts.scheme in ("http", "https") and "." in parts.netloc, link["href"]


# --- Nothing from another host --------------------------------------------------------------

LOADS = {  # elements that load what they name
    "script": ("src",),
    "link": ("href",),
    "img": ("src", "srcset"),
    "iframe": ("src",),
    "source": ("src", "srcset"),
    "video": ("src", "poster"),
    "audio": ("src",),
    "embed": ("src",),
    "object": ("data",),
    "input": ("src",),
    "use": ("href",),
    "image": ("href",),
    "base": ("href",),
    "form": ("action",),
    "track": ("src",),
}
ELSEWHERE = re.compile(r"(?:https?:)?//[\w.-]+", re.I)


def test_a_page_loads_nothing_from_another_host(page):
    for node in soup(page)(list(LOADS)):
        if "canonical" in node.get("rel", ()):
            continue  # names the page's own address, and loads nothing
        for attribute in LOADS[node.name]:
            value = node.get(attribute, "")
            assert not is_outside(value) or value.startswith("data:"), f"<{node.name} {attribute}={value!r}>"
    for node in soup(page).select("link[rel~=preconnect], link[rel~=dns-prefetch], link[rel~=prerender]"):
        pytest.fail(str(node))
    for style in [*(s.text for s in soup(page)("style")), *(n["style"] for n in soup(page).find_all(style=True))]:
        assert not re.search(r"@import|url\(\s*[\"']?(?:https?:)?//", style), style[:200]


def style_sheets() -> list[str]:
    """Those that a page links to."""
    links = [
        (page, re.search(r'href="([^"]*)"', tag)[1])
        for page in on_disk()
        for tag in re.findall('<link [^>]*"stylesheet"[^>]*>', source(page))
    ]
    return sorted({resolve(page, link).relative_to(HTML).as_posix() for page, link in links if not is_outside(link)})


UNNAMED = {
    r".+\.LICENSE\.txt": "a licence goes where the work goes",
    r"baselines-S\d+\.js": "loaded by baselines.js, which makes the name of the statement's",
    r"vendor/manifest\.json": "says where each file of the folder was taken from",
}
"""Static files that no page, style sheet or script names, with the reason why they are there."""


def test_every_static_file_is_used():
    sources = [path for kind in ("html", "css", "js") for path in HTML.rglob(f"*.{kind}")]
    named = set(re.findall(r"[\w.-]+", "\n".join(path.read_text(encoding="utf-8") for path in sources)))
    static = HTML / "_static"
    idle = [path.relative_to(static).as_posix() for path in static.rglob("*") if path.is_file() and path.name not in named]
    assert [name for name in idle if not any(re.fullmatch(one, name) for one in UNNAMED)] == []
    assert all(any(re.fullmatch(one, name) for name in idle) for one in UNNAMED)


def test_pages_have_style_sheets():
    assert {"_static/book.css", "_static/palette.css"} <= set(style_sheets())


@pytest.mark.parametrize("sheet", style_sheets() or ["no build"])
def test_a_style_sheet_loads_nothing_from_another_host(sheet):
    text = (HTML / sheet).read_text(encoding="utf-8")
    for link in re.findall(r"url\(\s*[\"']?([^\"')]*)", text):
        assert link.startswith(("data:", "#")) or not ELSEWHERE.match(link), link
        if not link.startswith(("data:", "#")):
            assert (HTML / sheet).parent.joinpath(urlsplit(link).path).is_file(), link
    for link in re.findall(r"@import\s+(?:url\()?[\"']?([^\"');]+)", text):
        assert not ELSEWHERE.match(link), link


# --- What must not stand in a page ----------------------------------------------------------

MACHINE = re.compile(r"(?<![\w.:/-])/(?:root|work|home|tmp|usr|Users|opt|var)/[\w.-]|file://|[A-Z]:\\\\")
MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+|mailto:")
TRACEBACK = re.compile(r"Traceback \(most recent call last\)|^\w*(?:Error|Warning): |CellExecutionError|-{20,}", re.M)
UNRESOLVED = re.compile(
    r"\{[\w:+-]+\}`|\{(?:fact|truth|claim|cite|numref|ref|doc)\b|\[\?\]|<no title>|\bnan\b|\bNaT\b|np\.(?:float|int)|\bpd\.NA\b|<NA>"
)


def test_a_page_tells_nothing_of_the_machine_that_built_it(page):
    assert not (found := MACHINE.search(source(page))), found[0]


def test_a_page_holds_no_address_of_mail(page):
    assert not (found := MAIL.search(source(page))), found[0]


def test_a_page_holds_no_traceback(chapter):
    assert not (found := TRACEBACK.search(article(chapter).get_text())), found[0]
    assert not article(chapter).select(".output.stderr, .output.traceback, .system-message, .problematic")


def test_no_role_is_left_unresolved(chapter):
    assert not (found := UNRESOLVED.search(words(chapter))), found
    assert "**" not in words(chapter) and ":::" not in words(chapter)


def test_no_other_file_of_the_book_tells_of_the_machine():
    for path in [*HTML.glob("data/*"), *HTML.glob("downloads/*"), *HTML.glob("_static/*.js")]:
        for content in contents(path):
            assert not (found := MACHINE.search(content.decode("utf-8", "replace"))), (path.name, found[0])


def contents(path: Path) -> list[bytes]:
    if path.suffix != ".zip":
        return [path.read_bytes()]
    with zipfile.ZipFile(path) as file:
        return [file.read(name) for name in file.namelist()]


# --- Figures --------------------------------------------------------------------------------


def test_every_cell_of_a_chapter_has_its_output(chapter):
    name = Path(chapter).stem
    cells = [cell for cell in prose.cells() if cell.chapter == name]
    assert len(article(chapter).select("div.cell")) == len(cells)
    assert len(article(chapter).select("div.cell_output")) == len(cells)
    shown = {c for c, cell in prose.charts().items() if cell.chapter == name}
    assert {code.get_text() for code in article(chapter).select("figure.chart .figure-method code")} == shown


def test_figures_are_numbered_in_their_order():
    pages = ["chapters/index.html"]
    while following := soup(pages[-1]).head.select_one("link[rel=next]"):
        pages.append(resolve(pages[-1], following["href"]).relative_to(HTML).as_posix())
    assert sorted(pages) == sorted(f"chapters/{name}.html" for name in prose.listed())
    numbers = [n.get_text(strip=True) for page in pages for n in article(page).select("figure.chart .caption-number")]
    assert numbers == [f"Figure {n}" for n in range(1, len(figures()) + 1)]


def test_a_figure_has_number_finding_and_notes(figure):
    _, node = figure
    finding = node.select_one("figcaption .caption-text").get_text(strip=True)
    assert re.fullmatch(r"Figure \d+", node.select_one("figcaption .caption-number").get_text(strip=True))
    assert len(finding.split()) >= 4
    for part in ("chart-caption", "chart-source"):
        assert len(node.select_one(f".{part}").get_text(strip=True)) > 20
    assert re.match(r"Source: \S", node.select_one(".chart-source").get_text())


def test_a_figure_has_both_drawings_with_their_alt_text(figure):
    _, node = figure
    drawings = node.select(".drawing > svg")
    assert [d["class"] for d in drawings] == [["chart-wide"], ["chart-narrow"]]
    for drawing in drawings:
        assert drawing["role"] == "img"
        assert re.search(r"\d", drawing["aria-label"]) and len(drawing["aria-label"]) >= 40
        assert len(drawing.find_all("path")) > 3


def cell(text: str) -> str:
    """A printed cell as the CSV has it: no thousands separators, nothing for a dash."""
    text = text.strip()
    if text == "–":
        return ""
    return text.replace(",", "") if re.fullmatch(r"-?[\d,]+(\.\d+)?", text) else text


def test_a_figures_table_is_its_csv(figure):
    page, node = figure
    table = node.select_one("details table")
    assert table.caption.get_text() == node.select_one(".caption-text").get_text()
    assert all(th["scope"] == "col" and th.get_text(strip=True) for th in table.select("thead th"))
    assert all(row.find(["th", "td"]).get("scope") == "row" for row in table.select("tbody tr"))
    (link,) = node.select(".chart-links a[download][href$='.csv']")
    file = resolve(page, link["href"])
    assert file.name == f"{node['id']}.csv" and file.parent == HTML / "downloads"
    header, *rows = csv.reader(io.StringIO(file.read_bytes().decode("utf-8")))
    assert [th.get_text() for th in table.select("thead th")] == header
    printed = [[cell(c.get_text()) for c in row(["th", "td"])] for row in table.select("tbody tr")]
    assert len(printed) == len(rows) > 0
    for one, other in zip(printed, rows):
        assert len(one) == len(other)
        for left, right in zip(one, map(cell, other)):
            assert left == right or float(left) == float(right), (one, other)


def test_a_figure_links_to_its_method_and_names_its_code(figure):
    page, node = figure
    (method,) = node.select(".chart-links a.internal")
    target, anchor = resolve(page, method["href"]), urlsplit(method["href"]).fragment
    assert anchor in ids(target.relative_to(HTML).as_posix())
    module, _, function = node.select_one(".figure-method code").get_text().rpartition(".")
    code = (paths.ROOT / module.replace(".", "/")).with_suffix(".py").read_text(encoding="utf-8")
    assert f"def {function}(" in code


def test_figures_are_drawn_as_their_code_draws_them_now():
    """The drawing in the page, letter for letter: drawings depend on the data and the code alone."""
    import importlib

    for page, name in [figures()[0], figures()[-1]]:
        module, _, function = soup(page).find(id=name).select_one(".figure-method code").get_text().rpartition(".")
        chart = getattr(importlib.import_module(module), function)()
        from report.figures.chart import NARROW, WIDE, themed

        for layout in (WIDE, NARROW):
            assert themed(chart.svg(layout)) in source(page), name


def test_every_image_has_an_alt_text(page):
    for image in soup(page)("img"):
        alt = image.get("alt", "").strip()
        assert alt and alt != image["src"] and not re.search(r"\.(png|svg|jpe?g)$|[0-9a-f]{32}", alt), str(image)


# --- Tables ---------------------------------------------------------------------------------


def test_no_table_has_an_empty_header(chapter):
    for table in article(chapter)("table"):
        assert table("th"), str(table)[:200]
        for header in table("th"):
            assert header.get_text(strip=True), str(table)[:300]


def test_the_tables_of_the_package_can_be_downloaded():
    cards = article("chapters/data-and-methods.html").select("section.data-card")
    assert cards
    for card in cards:
        link = card.select_one("a[download]")
        file = resolve("chapters/data-and-methods.html", link["href"])
        assert file.read_bytes() == (paths.DATA / file.name).read_bytes()
        rows = list(csv.reader(io.StringIO(file.read_text(encoding="utf-8"))))
        assert [th.get_text() for th in card.select("tbody th")] == rows[0]
        assert f"{len(rows) - 1:,} rows" in card.get_text()


# --- Words ----------------------------------------------------------------------------------


def quotations() -> list[tuple[str, str]]:
    return figures_of("quotation")


def test_both_quotations_of_the_report_are_in_its_chapter():
    found = [one for page, one in quotations() if page == "chapters/the-report.html"]
    assert found == ["report-fluctuated", "report-critics"]


@pytest.mark.parametrize("page, name", quotations() or ABSENT)
def test_a_quotation_is_that_of_the_register_letter_for_letter(page, name):
    node, record = soup(page).find(id=name), registers.quotation(name)
    with (paths.DATA / "quotations.csv").open(encoding="utf-8", newline="") as file:
        (row,) = [row for row in csv.DictReader(file) if row["quotation"] == name]
    quote = node.blockquote
    assert quote.get_text() == row["words"] == record.words
    assert not quote.find(["a", "span", "sup", "em"]), "nothing is added to the words"
    caption = straight(node.figcaption.get_text())
    assert straight(row["speaker"]) in caption and row["outlet"] in caption and long_date(row["date"]) in caption
    if row["url"]:
        assert row["url"] in [a["href"] for a in node.figcaption("a")]


def straight(text: str) -> str:
    return re.sub("[“”]", '"', re.sub("[‘’]", "'", text))


def test_numbers_in_the_text_are_those_of_the_facts(chapter):
    """Each role stands in the page as the value of its fact."""
    from report.book import urdu
    from report.prose import names as facts

    for one in prose.named("fact"):
        if f"chapters/{one.chapter}.html" == chapter:
            value = facts.value(one.text)
            if f"chapters/{one.chapter}" in urdu.PAGES:
                value = urdu.value(value)
            # Sphinx prints typographic quotation marks.
            assert straight(value) in straight(words(chapter)), str(one)


def test_every_truth_of_a_chapter_is_marked(chapter):
    number = sum(f"chapters/{one.chapter}.html" == chapter for one in prose.named("truth"))
    # Directives may wrap sentences of their own.
    assert len(article(chapter).select("span.truth")) >= number


def test_the_marks_of_the_statements_are_in_the_report():
    marks = {mark.get_text(strip=True) for mark in article("chapters/the-report.html").select(".claim-mark")}
    assert marks == {f"S{n}" for n in range(1, 18)}


# --- Notes, corrections, the reach of the data ------------------------------------------------


def test_a_citation_of_many_works_is_a_note(chapter):
    page = article(chapter)
    for cited in page.select(".bibtex-citation"):
        assert cited.find_parent("aside") or len(cited.select("a")) < bibliography.MANY, cited.get_text()
    for note in page.select("aside.footnote"):
        (mark,) = page.select(f'a.footnote-reference[href="#{note["id"]}"]')
        assert mark.get_text().strip("[]").startswith("Note ") and note.select_one("a[role=doc-backlink]")["href"] == f"#{mark['id']}"
        assert len(note.select(".bibtex-citation a")) >= bibliography.MANY


def test_every_page_offers_to_report_an_error_in_it(chapter):
    (box,) = article(chapter).select("details.report-error")
    lines = box.pre.get_text()
    assert f"{publication.address()}{chapter})" in lines and tables.edition() in lines
    links = [link["href"] for link in box("a")]
    assert len(links) == bool(publication.repository())
    assert all(link.startswith(f"{publication.repository()}/issues/new?") and quote_plus(chapter) in link for link in links)


def test_a_figure_has_its_citation_with_the_publishers_of_its_data(figure):
    page, node = figure
    cited = node.select_one("details.figure-cite").get_text()
    assert straight(node.select_one(".caption-text").get_text().rstrip(".")) in straight(cited)
    source = re.match(r"Source: (.*) Edition", node.select_one(".chart-source").get_text())[1]
    assert straight(source) in straight(cited) or len(source) > citing.LONG and "named under the figure" in cited
    assert f"edition {tables.edition()}" in cited and node.select_one("details.figure-cite time.accessed")


def test_what_is_below_a_figure_says_to_a_screen_reader_whose_it_is(figure):
    _, node = figure
    title = straight(node.select_one(".caption-text").get_text())
    links = node.select(".chart-links > a[download]")
    assert [straight(link["aria-label"]) for link in links] == [f"{kind}: {title}" for kind in ("CSV", "XLSX", "SVG")]
    folds = node.select(".chart-links > details > summary")
    assert folds and all(straight(fold.get_text()).endswith(f": {title}") for fold in folds)
    assert all(title in straight(link["aria-label"]) for link in node.select("figcaption .headerlink"))


def test_pages_of_evidence_say_where_each_record_stops():
    last = {source: max(months) for source, months in tables.read("coverage").groupby("source")["month"]}
    for page in ("index", "after-kabul", "claims"):
        (fold,) = article(f"chapters/{page}.html").select("details.data-stop")
        assert all(long_date(month) in fold.get_text() for month in last.values())
        assert long_date(max(q.date for q in registers.quotations())[:7]) in fold.get_text()
        assert fold.find_next("h2"), "before the first section"
    assert not article("chapters/extend.html").select("details.data-stop")


def test_months_are_told_with_their_gaps():
    assert reach.stretches(["2010-03", "2010-01", "2010-02", "2010-05"]) == "January 2010 to March 2010, and May 2010"


@pytest.mark.parametrize(
    "straight, printed",
    [("<p>PTI's</p>", "<p>PTI’s</p>"), ("<i>the chiefs&#x27; plan</i>", "<i>the chiefs’ plan</i>"), ("<code>a's</code>", "<code>a's</code>"),
     ("<a title=\"it's\">'so'</a>", "<a title=\"it's\">'so'</a>"), ("<blockquote>it's</blockquote> it's", "<blockquote>it's</blockquote> it’s")],
)  # fmt: skip
def test_apostrophes_are_those_of_a_printer(straight, printed):
    assert site.curly(straight) == printed


def test_every_chip_leads_to_its_statement_and_says_its_verdict():
    from report.book import verdict_marks
    from report.estimates import verdicts

    seen = 0
    for page in on_disk():
        for mark in soup(page).select(".claim-mark"):
            claim, link = registers.claim(mark.get_text()), mark.a
            assert link, f"{page}: {claim.claim} leads nowhere"
            assert urlsplit(link["href"]).fragment in (claim.claim.lower(), verdict_marks.place(claim.claim)), (page, link["href"])
            assert straight(claim.statement) in straight(link["aria-label"]) and claim.claim in link["aria-label"]
            assert verdicts.plain(verdict_marks.main_verdict(claim)) in link["aria-label"].lower()
            seen += 1
    assert seen >= 17


@pytest.mark.parametrize("claim", registers.claims(), ids=lambda claim: claim.claim)
def test_each_statement_has_a_place_on_the_page_that_examines_it(claim):
    from report.book import verdict_marks
    from report.estimates import verdicts

    page = f"chapters/{claim.chapter}.html"
    assert verdict_marks.place(claim.claim) in ids(page)
    lit = {link["href"].partition("#")[2] for link in soup(page).select(".verdict-strip .lit a")}
    assert claim.claim.lower() in lit and len(soup(page).select(".verdict-strip li a")) == 17
    section = soup("chapters/claims.html").find(id=claim.claim.lower())
    heading = section.h3.get_text()
    assert heading.startswith(f"{claim.claim}. ") and verdicts.plain(verdict_marks.main_verdict(claim)) in heading
    tile = soup("chapters/claims.html").select_one(f".verdict-tiles a[href='#{claim.claim.lower()}']")
    assert (
        straight(claim.statement) in straight(tile.get_text())
        and verdicts.plain(verdict_marks.main_verdict(claim)) in tile.get_text().lower()
        and tile.svg
    )


def test_pages_of_evidence_have_the_phases_of_the_war_in_little():
    from report.book import war_phases

    for name in war_phases.PAGES:
        (strip,) = soup(f"chapters/{name}.html").select(".war-phases")
        assert [link["href"] for link in strip("a")] == [f"chronology.html#{phase.first}" for phase in war_phases.PHASES]
        assert strip.select(".lit") and len(str(strip).encode()) < 2048
