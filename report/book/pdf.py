"""Prints the built pages as one PDF: cover, contents, the chapters in their order, and the tables
of the figures as an appendix.

The pages are those of the last build, so nothing is executed again. Their articles become one
document, whose links lead to places in itself; Chromium prints it to tell the page numbers, and
once more with them.
"""

from __future__ import annotations

import html
import os
import posixpath
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import etree
from lxml import html as markup

from report import files, tables
from report.book import build as book
from report.book import citing, publication
from report.book.publication import address
from report.errors import ReportError
from report.figures.chart import palette_css
from report.paths import BUILD, HTML, ROOT
from report.record import credits

PDF = BUILD / "pdf" / f"{publication.NAME}.pdf"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ROWS_PRINTED, COLUMNS_PRINTED = 16, 12
"""Tables of more rows or columns stay in their CSV files: more than that is for a machine. All that is printed gets smaller when a
table is wider than a page: Chromium makes it fit."""

FOOT, SPARSE = 0.06, 0.64
"""Where a page's number stands, and where the last line of a page that is less than a third full, in heights of a page from below."""

UNSHUT = "--no-sandbox"

LETTERS_OF_A_COLUMN = 56
"""A table of wider rows takes both columns of the appendix."""

TALLEST, LINE = 2.6, 18
"""The height of a drawing, in its widths, that a column can hold with its caption; the room of a panel's title, in px."""

NUMBER = re.compile(r"[-−–]|[-−+]?[\d,.]+\s*(%|times|×)?")

UNPRINTED_PAGES = {"chapters/explore", "chapters/reproduce", "chapters/extend", "chapters/library", "chapters/numbers"}
"""What serves at a keyboard alone. The page behind the cover names them, with their addresses."""

# What a reader of paper can't use: switches, anchors, downloads, and what opens on a click.
UNPRINTED = (
    ".//script | .//button | .//form | .//svg[contains(@class,'chart-wide')]"
    " | .//details[not(@class='fold' or contains(@class,'entry') or ancestor::figure)]"
    " | .//*[contains(@class,'headerlink') or contains(@class,'entry-link')"
    " or contains(@class,'to-register') or contains(@class,'register-count') or contains(@class,'toctree-wrapper')"
    " or contains(@class,'on-screen') or contains(@class,'jumps')]"
)
CARDS_PRINTED = 3
"""Where a page describes more tables than this, it is read beside the files."""

SEARCHES, SEARCHES_MADE = ".//section[contains(@class,'entries searches')]", ".//ul[li//a[contains(@class,'to-search')]]"


@dataclass(frozen=True)
class Chapter:
    """A chapter of the book: its name, the part that it stands in, its title and its article."""

    name: str
    part: str
    title: str
    article: etree._Element

    @property
    def path(self) -> str:
        return f"chapters/{self.name}.html"


def write(target: Path = PDF) -> Path:
    """Prints the book, built first if it is stale; returns the file's path.

    ReportError when Chromium is missing or does not print.
    """
    program = chromium()
    if book.is_stale():
        book.build()
    start = time.monotonic()
    target.parent.mkdir(parents=True, exist_ok=True)
    source, draft = target.with_suffix(".html"), target.with_suffix(".draft.pdf")
    made = document(chapters())

    def drawn() -> dict[str, int]:
        source.write_bytes(_serialised(made))
        _print(program, source, draft)
        return _places(draft)

    if _tighten(made, draft, drawn()):
        drawn()
    _number(made, _places(draft))
    drawn()
    pages = _finish(draft, target)
    source.unlink()
    draft.unlink()
    where = target.relative_to(ROOT) if target.is_relative_to(ROOT) else target
    print(f"Printed {pages} pages in {time.monotonic() - start:.0f} s. Open {where}")
    return target


def chromium() -> str:
    """The browser's program; ReportError when there is none."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found is None:
        raise ReportError("The PDF is printed by Chromium, and none was found. On Debian, as root: apt-get install chromium")
    return found


# --- The chapters ---------------------------------------------------------------------------


def chapters() -> list[Chapter]:
    """All chapters in the order of the table of contents, each with its article."""
    return [_chapter(file, part) for file, part in _listed() if file not in UNPRINTED_PAGES]


def _listed() -> list[tuple[str, str]]:
    """Every page of the table of contents with its part."""
    contents = files.settings(ROOT / "_toc.yml")
    return [(contents["root"], ""), *((page["file"], part["caption"]) for part in contents["parts"] for page in part["chapters"])]


def _chapter(file: str, part: str) -> Chapter:
    page = markup.fromstring((HTML / f"{file}.html").read_bytes(), parser=markup.HTMLParser(encoding="utf-8"))
    (article,) = page.xpath("//article[contains(@class,'bd-article')]")
    for node in article.xpath(UNPRINTED):
        node.drop_tree()
    for made in article.xpath(SEARCHES_MADE):
        lead = made.getprevious()
        lead.text = lead.text.replace(":", ".")
        made.drop_tree()
    for place, section in enumerate(article.xpath(SEARCHES)):
        if not place:
            section.addprevious(
                markup.fromstring(f"<p>The searches are not printed: they are in the file searches.csv, and {_on_screen(file)}.</p>")
            )
        section.drop_tree()
    if len(cards := article.xpath(".//section[section[@class='data-card']]")) > CARDS_PRINTED:
        cards[0].addprevious(
            markup.fromstring(f"<p>The {len(cards)} descriptions, one of each table, are not printed: they are {_on_screen(file)}.</p>")
        )
        for card in cards:
            card.drop_tree()
    for fold in article.xpath(".//details[@class='fold']"):
        fold.tag, fold[0].tag = "div", "p"  # nobody can open it on paper
        fold[0].set("class", "fold-title")
    (heading,) = article.xpath(".//h1")
    return Chapter(posixpath.basename(file), part, heading.text_content().strip(), article)


def _on_screen(file: str) -> str:
    """Where a page is that paper does not have, as HTML."""
    name = f"{file}.html"
    return f'on the page <a href="{address()}{name}">{address()}{name}</a>' if address() else f"on the book’s page {name}"


# --- One document ---------------------------------------------------------------------------


def document(made_of: list[Chapter]) -> etree._Element:
    """The whole book as one page of HTML."""
    anchors = {chapter.path: {node.get("id") for node in chapter.article.xpath(".//*[@id]")} for chapter in made_of}
    appendix = Chapter("tables", "Appendix", "Tables of the figures", _tables(made_of))
    body = markup.fromstring("<body></body>")
    for node in (*_cover(made_of), _contents([*made_of, appendix])):
        body.append(node)
    for chapter in made_of:
        _lead_within(chapter, anchors)
        body.append(_section(chapter))
    body.append(_section(appendix))
    page = markup.document_fromstring(f'<html lang="en"><head>{_head([*made_of, appendix])}</head></html>')
    page.append(body)
    return page


def _section(chapter: Chapter) -> etree._Element:
    section = markup.Element("section", {"id": chapter.name, "class": "chapter"})
    if chapter.part:
        etree.SubElement(section, "p", {"class": "part"}).text = chapter.part
    for node in list(chapter.article):
        section.append(node)
    return section


def _lead_within(chapter: Chapter, anchors: dict[str, set[str]]) -> None:
    """Renames a chapter's ids, which other chapters may use too, and turns its links to the other
    pages into links within the document. A link to a file beside the pages loses its address."""
    for node in chapter.article.xpath(".//*[@id][not(ancestor-or-self::svg)]"):
        node.set("id", f"{chapter.name}--{node.get('id')}")
    for link in chapter.article.xpath(".//a[@href]"):
        parts = urlsplit(link.get("href"))
        if parts.scheme or parts.netloc:
            continue
        if link.get("href").startswith("#table-"):
            continue
        path = posixpath.normpath(posixpath.join("chapters", unquote(parts.path))) if parts.path else chapter.path
        name, anchor = posixpath.splitext(posixpath.basename(path))[0], unquote(parts.fragment)
        if path in anchors:
            link.set("href", f"#{name}--{anchor}" if anchor in anchors[path] else f"#{name}")
        elif address():
            link.set("href", address() + path)
        else:
            link.drop_tag()


def _tables(made_of: list[Chapter]) -> etree._Element:
    """Takes each figure's table out of its chapter, leaves a link to it, and returns them all."""
    appendix = markup.fromstring(
        "<article><h1>Tables of the figures</h1><p>The numbers that the figures draw. "
        f"Tables of over {ROWS_PRINTED} rows or {COLUMNS_PRINTED} columns are not printed; the file that is named has them.</p></article>"
    )
    twins = etree.SubElement(appendix, "div", {"class": "twins"})
    for chapter in made_of:
        heading = etree.SubElement(twins, "h2")
        heading.text = chapter.title
        for figure in chapter.article.xpath(".//figure[contains(@class,'chart')]"):
            (table,) = figure.xpath(".//details//table")
            twins.append(_table(figure, table))
            _set(figure)
            _cut(figure)
        if twins[-1] is heading:
            heading.drop_tree()
    return appendix


def _set(figure: etree._Element) -> None:
    """Puts a figure's finding above its drawing, and a link to its table in place of the downloads."""
    (caption,) = figure.xpath("./figcaption")
    finding = caption.find("p")
    caption.remove(finding)
    head = markup.Element("figcaption")
    head.append(finding)
    figure.insert(0, head)
    caption.tag = "div"
    (links,) = figure.xpath(".//*[contains(@class,'chart-links')]")
    method = links.xpath(".//a[not(@download)]")[0]
    for node in list(links):
        links.remove(node)
    links.text = ""
    table = markup.Element("a", {"href": f"#table-{figure.get('id')}"})
    table.text = "Table"
    for node, after in ((table, " · "), (method, "")):
        links.append(node)
        node.tail = after


def _cut(figure: etree._Element) -> None:
    """Cuts a drawing that no column holds in two, above the title of a panel."""
    (drawing,) = figure.xpath(".//svg[contains(@class,'chart-narrow')]")
    _, _, width, height = map(float, drawing.get("viewbox").split())
    if height < TALLEST * width:
        return
    titles = [
        float(title.get("y")) for title in drawing.xpath(".//text[contains(@style,'font-weight:700') and contains(@style,'--c-ink')]")
    ]
    cut = min(titles, key=lambda y: abs(y - height / 2)) - LINE
    whole = markup.Element("g", {"id": f"{figure.get('id')}-whole"})
    whole.extend(list(drawing))
    drawing.append(whole)
    drawing.set("viewbox", f"0 0 {width:g} {cut:g}")
    rest = f'<svg viewBox="0 {cut:g} {width:g} {height - cut:g}" aria-hidden="true"><use href="#{whole.get("id")}"></use></svg>'
    drawing.addnext(_fragments(rest)[0])
    figure.set("class", figure.get("class") + " tall")


def _table(figure: etree._Element, table: etree._Element) -> etree._Element:
    """A figure's table, or where to find it, under the figure's number and finding."""
    name, rows = figure.get("id"), len(table.xpath(".//tbody/tr"))
    section = markup.Element("section", {"id": f"table-{name}", "class": "twin"})
    caption = table.find("caption")
    number = figure.xpath(".//*[contains(@class,'caption-number')]")[0].text_content().strip()
    etree.SubElement(section, "h3").text = f"{number}. {caption.text_content()}"
    if rows > ROWS_PRINTED or len(table.xpath("./thead/tr/th")) > COLUMNS_PRINTED:
        etree.SubElement(section, "p").text = f"{rows} rows, in the file {name}.csv."
        return section
    caption.drop_tree()
    if _letters(table) > LETTERS_OF_A_COLUMN:
        section.set("class", "twin wide")
    for column in list(zip(*table.xpath(".//tr")))[1:]:
        if all(NUMBER.fullmatch(cell.text_content()) for cell in column[1:]):
            for cell in column:
                cell.set("class", "number")
    section.append(table)
    return section


def _letters(table: etree._Element) -> int:
    """The width of a table whose cells are on one line each, in letters. A heading may break at its spaces."""

    def width(column) -> int:
        return max(
            len(cell.text_content()) if row else max(map(len, cell.text_content().split()), default=0) for row, cell in enumerate(column)
        )

    return sum(width(column) + 2 for column in zip(*table.xpath(".//tr")))


# --- Cover, contents, head ------------------------------------------------------------------


def _fragments(text: str) -> list[etree._Element]:
    return markup.fragments_fromstring(text)


def _cover(made_of: list[Chapter]) -> list[etree._Element]:
    """The cover, and the page behind it: data, licences, how to cite."""
    first = made_of[0]
    question = first.article.xpath(".//*[contains(@class,'question')]")[0].text_content().strip()
    sources = "".join(f"<li>{html.escape(credits.credit(source))}</li>" for source in ("acled", "ucdp-ged", "ucdp-candidate"))
    left_out = "".join(
        f"<li>“{html.escape(_chapter(file, part).title)}”, {_on_screen(file)}</li>" for file, part in _listed() if file in UNPRINTED_PAGES
    )
    title, edition = html.escape(first.title), tables.edition()
    return _fragments(
        f'<section class="cover"><p class="title">{title}</p><p class="subtitle">{html.escape(question)}</p>'
        f'<p class="edition">Edition {edition}<br>{publication.edition_month():%B %Y}</p></section>'
        f'<section class="imprint"><p class="lead">About this edition</p>'
        f"<p>This is edition {edition} of “{title}”, printed from its pages. Every number in it was computed when the pages were built.</p>"
        f"<p>The data:</p><ul>{sources}</ul>"
        f"<p>To cite: {html.escape(citing.apa())}</p>"
        f"<p>Not printed, as they serve at a keyboard:</p><ul>{left_out}</ul>"
        "<p>Text, and tables derived from UCDP or made for the book: CC BY 4.0. The table derived from ACLED is subject to "
        "ACLED’s terms. Code: MIT. Quotations are short public statements, attributed to their speakers and outlets. Typefaces: "
        "Source Serif 4, Source Sans 3 and Noto Nastaliq Urdu (SIL Open Font License 1.1), DejaVu Sans.</p></section>"
    )


def _contents(made_of: list[Chapter]) -> etree._Element:
    """The contents: parts, chapters and sections, each a link with room for its page's number."""

    def entry(target: str, text: str, kind: str) -> str:
        return f'<li class="{kind}"><a href="#{target}"><span>{_marked(text)}</span><span class="page" data-of="{target}">000</span></a>'

    items, part = [], ""
    for chapter in made_of:
        if chapter.part != part:
            part = chapter.part
            items.append(f'<li class="part">{html.escape(part)}</li>')
        sections = [
            entry(f"{chapter.name}--{place}", heading.text_content().strip(), "section") + "</li>"
            for heading in chapter.article.xpath(".//h2")
            if (place := heading.getparent().get("id"))
        ]
        items.append(entry(chapter.name, chapter.title, "chapter") + (f"<ul>{''.join(sections)}</ul>" if sections else "") + "</li>")
    (nav,) = _fragments(f'<nav id="contents" class="contents"><h1>Contents</h1><ul>{"".join(items)}</ul></nav>')
    return nav


def _marked(text: str) -> str:
    """A text as HTML, its words in Urdu marked as such."""
    return re.sub(r"[\u0600-\u06ff](?:[\u0600-\u06ff\s\d]*[\u0600-\u06ff])?", r'<span lang="ur" dir="rtl">\g<0></span>', html.escape(text))


def _head(made_of: list[Chapter]) -> str:
    """Title and styles. Each chapter is a named page, so that its title runs at the head."""
    import matplotlib

    fonts = Path(matplotlib.get_data_path(), "fonts", "ttf").as_uri()
    style = Path(__file__).with_suffix(".css").read_text(encoding="utf-8")
    style = style.replace("url(vendor/", f"url({(ROOT / '_static' / 'vendor').as_uri()}/").replace("url(dejavu/", f"url({fonts}/")
    heads = f'@page {{ @top-left {{ content: "{_quoted(made_of[0].title)}" }} }}\n'
    heads += "".join(
        f'@page c{n} {{ @top-right {{ content: "{_quoted(chapter.title)}" }} }}\n[id="{chapter.name}"] {{ page: c{n} }}\n'
        for n, chapter in enumerate(made_of)
    )
    return f"<meta charset='utf-8'><title>{html.escape(made_of[0].title)}</title><style>{palette_css()}\n{style}\n{heads}</style>"


def _quoted(text: str) -> str:
    """A text within a string of CSS, within a style element."""
    return re.sub(r'[\\"<]', lambda match: f"\\{ord(match[0]):x} ", text)


# --- Printing -------------------------------------------------------------------------------


def _serialised(made: etree._Element) -> bytes:
    return b"<!DOCTYPE html>\n" + etree.tostring(made, method="html", encoding="utf-8")


def _print(program: str, source: Path, target: Path) -> None:
    """Prints a page of HTML; ReportError when Chromium does not."""
    target.unlink(missing_ok=True)
    command = [
        program,
        "--headless",
        "--disable-gpu",
        "--no-first-run",
        "--disable-extensions",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-pdf-header-footer",
        "--generate-pdf-document-outline",
        f"--print-to-pdf={target}",
        source.as_uri(),
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.insert(1, UNSHUT)  # Chromium has none for root
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if done.returncode and UNSHUT not in command and "sandbox" in done.stderr:
        # Ubuntu 24.04 and most containers let no program shut itself in. What is printed is our own page.
        done = subprocess.run([program, UNSHUT, *command[1:]], capture_output=True, text=True, timeout=300)
    if done.returncode or not target.exists():
        said = "\n".join(done.stderr.splitlines()[-5:])
        raise ReportError(f"{program} did not print the book (exit code {done.returncode}). It said:\n{said}")


def _places(pdf: Path) -> dict[str, int]:
    """The page on which each place stands that a link leads to."""
    from pypdf import PdfReader

    reader = PdfReader(pdf)
    return {
        unquote(name.removeprefix("/")): reader.get_destination_page_number(place) + 1 for name, place in reader.named_destinations.items()
    }


def _tighten(made: etree._Element, draft: Path, places: dict[str, int]) -> list[etree._Element]:
    """Sets the chapters closer of which little is left for their last page; returns them."""
    from pypdf import PdfReader, mult

    pages = PdfReader(draft).pages

    def lowest(number: int) -> float:
        """The lowest line of a page, but for its number, as a part of the page's height."""
        lines: list[float] = []
        pages[number - 1].extract_text(visitor_text=lambda text, cm, tm, *_: lines.append(mult(tm, cm)[5] if text.strip() else 1e9))
        height = float(pages[number - 1].mediabox.height)
        return min((y / height for y in lines if y > FOOT * height), default=1)

    sections = made.xpath("//section[@class='chapter']")
    ends = [places[section.get("id")] - 1 for section in sections[1:]] + [len(pages)]
    sparse = [section for section, end in zip(sections, ends) if places[section.get("id")] < end and lowest(end) > SPARSE]
    for section in sparse:
        section.set("class", "chapter tight")
    return sparse


def _number(made: etree._Element, places: dict[str, int]) -> None:
    """Fills in the numbers of the contents."""
    for node in made.xpath("//*[@data-of]"):
        node.text = str(places[node.get("data-of")])


def _finish(draft: Path, target: Path) -> int:
    """Writes the PDF with its title shown and dates that depend on the edition alone; the number of pages."""
    from pypdf import PdfWriter
    from pypdf.generic import BooleanObject, DictionaryObject, NameObject

    year, _, month = tables.edition().partition(".")
    day = f"D:{year}{int(month):02}01000000Z"
    writer = PdfWriter(clone_from=draft)
    writer.pdf_header = "%PDF-1.7"
    writer.add_metadata(
        {
            "/Author": publication.settings()["author"],
            "/Subject": f"Edition {year}.{month}",
            "/Creator": "Chromium",
            "/CreationDate": day,
            "/ModDate": day,
        }
    )
    writer.root_object[NameObject("/ViewerPreferences")] = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
    beside = target.with_suffix(".new.pdf")
    writer.write(beside)
    beside.replace(target)
    return len(writer.pages)
