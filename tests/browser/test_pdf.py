"""The printed book: `make pdf`, read back with pypdf."""

import collections
import functools
import itertools
import re

import prose
import pytest
from pypdf import PdfReader, mult
from pypdf.generic import Destination, IndirectObject

from report.book import pdf
from report.errors import ReportError

UNRESOLVED = re.compile(r"\{[\w:+-]+\}`|\{(?:fact|truth|claim|cite|numref|ref|doc)\b|\[\?\]|<no title>|\bnan\b|\bNaT\b")
MACHINE = re.compile(r"(?<![\w.:/-])/(?:root|work|home|tmp|usr|Users|opt|var)/[\w.-]|file://")


@pytest.fixture(scope="module")
def path(tmp_path_factory):
    return pdf.write(tmp_path_factory.mktemp("pdf") / "book.pdf")


@pytest.fixture(scope="module")
def book(path):
    return PdfReader(path)


def printed() -> dict[str, str]:
    """The chapters that are printed."""
    return {name: text for name, text in prose.listed().items() if f"chapters/{name}" not in pdf.UNPRINTED_PAGES}


@functools.cache
def read(book) -> list[tuple[str, list[tuple[float, str]]]]:
    """What can be read on each page; and what is written there, piece by piece, with its height in points after every scaling."""

    def of_page(page):
        found = []

        def note(text, cm, tm, font, size):
            if text.strip():
                across = mult(tm, cm)
                found.append((size * (across[2] ** 2 + across[3] ** 2) ** 0.5, plain(text)))

        return re.sub(r"\s+", " ", page.extract_text(visitor_text=note)), found

    return [of_page(page) for page in book.pages]


def texts(book) -> list[str]:
    """What can be read on each page."""
    return [text for text, _ in read(book)]


@functools.cache
def outline(book) -> list[tuple[int, str, int]]:
    """Depth, title and page of every entry, pages counted from one."""

    def walk(entries, depth):
        for entry in entries:
            if isinstance(entry, Destination):
                yield depth, re.sub(r"\s+", " ", entry.title).strip(), book.get_destination_page_number(entry) + 1
            else:
                yield from walk(entry, depth + 1)

    return list(walk(book.outline, 1))


def heading(chapter: str) -> str:
    """The title of a chapter, as its text has it."""
    return re.search(r"^# (.+)$", prose.chapters()[chapter], re.M)[1]


def plain(text: str) -> str:
    """Latin letters alone: typographic marks, and markup of a title, differ; Urdu is read out of a PDF in
    the order of its glyphs."""
    return re.sub(r"\W+|[\u0600-\u06ff\ufb50-\ufeff]+", "", re.sub(r"\{[^}]*\}", "", text))


ABOUT_THE_MAKING = ("Extendthisbook", "Rebuildandextend", "Howithangstogether", "Changesomething")


# --- The file -------------------------------------------------------------------------------


def test_it_is_tagged_and_says_its_title_and_language(book):
    root = book.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] and root["/StructTreeRoot"]["/K"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert book.metadata.title == heading("index")
    assert book.metadata.author and book.metadata.subject.startswith("Edition ")


def kinds(book) -> list[dict]:
    """Every element of the tree of tags."""
    found, todo = [], [book.trailer["/Root"]["/StructTreeRoot"]]
    while todo:
        node = todo.pop()
        if isinstance(node, IndirectObject):
            node = node.get_object()
        if isinstance(node, list):
            todo.extend(node)
        elif isinstance(node, dict):
            if "/S" in node:
                found.append(node)
            if "/K" in node:
                todo.append(node["/K"])
    return found


def test_headings_tables_and_figures_are_tagged_as_such(book):
    tags = kinds(book)
    named = [tag["/S"] for tag in tags]
    # A heading for each chapter, the contents and the appendix.
    assert named.count("/H1") == len(printed()) + 2
    assert {"/H2", "/H3", "/P", "/L", "/LI", "/Link", "/Table", "/TH", "/TD"} <= set(named)
    alternatives = [str(tag["/Alt"]) for tag in tags if tag["/S"] == "/Figure" and "/Alt" in tag]
    assert len(alternatives) >= len(prose.charts()) and all(re.search(r"\d", text) for text in alternatives)


def test_every_face_is_embedded(book):
    faces = {}
    for number, page in enumerate(book.pages, 1):
        for font in (page["/Resources"].get("/Font") or {}).values():
            font = font.get_object()
            assert "/BaseFont" in font, f"page {number} has letters of a face that none of the project's has"
            inner = font["/DescendantFonts"][0].get_object() if "/DescendantFonts" in font else font
            about = inner["/FontDescriptor"].get_object()
            faces[font["/BaseFont"]] = any(f"/FontFile{n}" in about for n in ("", "2", "3"))
    assert all(faces.values()), faces
    assert {"SourceSerif4", "SourceSans3"} <= {re.match(r"/\w{6}\+(Source[A-Za-z]+\d)", name)[1] for name in faces if "Source" in name}
    # Those of the project, and none of the machine's.
    assert all(re.search("Source|DejaVu|Nastaliq", name) for name in faces), faces


def test_drawings_are_vectors(book):
    images = [
        name
        for page in book.pages
        for name, one in (page["/Resources"].get("/XObject") or {}).items()
        if one.get_object()["/Subtype"] == "/Image"
    ]
    assert images == []


def test_two_prints_are_the_same(path, tmp_path):
    assert pdf.write(tmp_path / "again.pdf").read_bytes() == path.read_bytes()


# --- What is in it --------------------------------------------------------------------------


def test_every_chapter_begins_on_a_page_of_its_own_under_its_running_head(book):
    starts = {plain(title): page for depth, title, page in outline(book) if depth == 1}
    for chapter in printed():
        title = heading(chapter)
        page = starts[plain(title)]
        assert plain(texts(book)[page - 1]).count(plain(title)) >= 2, (chapter, page)
    assert len(set(starts.values())) == len(starts)


def test_every_chapter_is_there_to_its_end(book):
    """The last sentence of each that is plain text."""
    whole = plain(" ".join(texts(book)))
    for chapter, text in printed().items():
        ends = [
            line for line in text.splitlines() if len(line) > 60 and re.match(r"[A-Z]", line) and not re.search(r"[`{}\[\]()|*_\"']", line)
        ]
        if ends:
            assert plain(ends[-1]) in whole, chapter


def test_the_outline_has_the_sections_of_the_chapters(book):
    entries = [plain(title) for depth, title, _ in outline(book) if depth == 2]
    for chapter, text in printed().items():
        for section in re.findall(r"^## (.+)$", text, re.M):
            assert plain(section) in entries, f"{chapter}: {section}"


def test_every_figure_is_there_with_its_table_or_where_that_is(book):
    whole = " ".join(texts(book))
    at = texts(book).index(next(t for t in texts(book)[10:] if "Tables of the figures" in t and "not printed" in t))
    appendix = " ".join(texts(book)[at:])
    for number in range(1, len(prose.charts()) + 1):
        assert f"Figure {number} " in whole
        assert f"Figure {number}. " in appendix


def test_the_number_of_pages_is_sane(book):
    assert 60 <= len(book.pages) <= 110
    nearly_empty = [n for n, text in enumerate(texts(book), 1) if len(text) < 40]
    assert nearly_empty == []


def test_letters_can_be_read(book):
    """Captions, the drawings' words and the text from 8 points, registers and tables from 7.5; Chromium makes all smaller where a table is wider
    than a page. Marks of notes and of verdicts are no text."""
    sizes = collections.Counter()
    for _, page in read(book):
        for size, text in page:
            sizes[round(size, 1)] += len(text)
    assert sizes.most_common(1)[0][0] >= 7.5
    assert sum(count for size, count in sizes.items() if size < 7.5) < 0.02 * sum(sizes.values()), sorted(sizes.items())
    captions = [size for _, page in read(book) for size, text in page if re.match(r"Figure\d+|Source:", text)]
    assert len(captions) > len(prose.charts()) and min(captions) > 7.9, sorted(captions)[:5]


def test_pages_are_numbered(book):
    """All but the cover and the page behind it."""
    for number, text in enumerate(texts(book)[2:], 3):
        assert re.search(rf"(?<!\d){number}(?!\d)", text), number


def test_the_contents_name_the_right_pages(book):
    front = " ".join(text for text in texts(book)[2:6])
    for depth, title, page in outline(book):
        if depth == 1 and title != "Contents":
            assert re.search(rf"{re.escape(plain(title))}{page}", plain(front)), (title, page)


def test_nothing_is_left_unresolved(book):
    for number, text in enumerate(texts(book), 1):
        # The chapters on how the book is made show roles on purpose.
        if any(name in plain(text) for name in ABOUT_THE_MAKING):
            text = re.sub(r"\{(fact|truth|quotation)\}`|^:::.*$", "", text, flags=re.M)
        assert not (found := UNRESOLVED.search(text)), (number, found)
        assert not (found := MACHINE.search(text)), (number, found)


# --- Links ----------------------------------------------------------------------------------


def links(book):
    for number, page in enumerate(book.pages, 1):
        for one in page.get("/Annots", []):
            one = one.get_object()
            if one["/Subtype"] == "/Link":
                yield number, one


def test_every_link_within_the_book_leads_to_a_page_of_it(book):
    places, inside = book.named_destinations, 0
    for number, link in links(book):
        target = link.get("/Dest") or (link.get("/A") or {}).get("/D")
        if target is None:
            continue
        inside += 1
        if isinstance(target, str):
            assert target in places, (number, target)
            assert book.get_destination_page_number(places[target]) is not None, (number, target)
    assert inside > 500


def test_a_link_is_one_area_on_a_line(book):
    """Else its areas are those of the faces that it is set in, and which these are depends on when each face was loaded."""
    areas = [(number, link.get("/Dest") or link["/A"].get("/URI"), [float(n) for n in link["/Rect"]]) for number, link in links(book)]
    cut = [
        (page, target)
        for (page, target, (_, low, right, _)), (next_page, next_target, (left, next_low, _, _)) in itertools.pairwise(areas)
        if (page, target, low) == (next_page, next_target, next_low) and abs(right - left) < 1
    ]
    assert cut == []


def test_links_out_of_the_book_are_addresses_of_pages(book):
    outside = [link["/A"]["/URI"] for _, link in links(book) if "/URI" in (link.get("/A") or {})]
    assert len(outside) > 50
    assert [address for address in outside if not re.match(r"https?://[\w-]+\.", address)] == []


# --- What may go wrong ----------------------------------------------------------------------


def test_without_chromium_the_error_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReportError, match="printed by Chromium, and none was found. On Debian, as root: apt-get install chromium"):
        pdf.write(tmp_path / "book.pdf")
    assert not (tmp_path / "book.pdf").exists()


def test_a_chromium_that_does_not_print_is_an_error(monkeypatch, tmp_path):
    program = tmp_path / "chromium"
    program.write_text("#!/bin/sh\necho cannot print >&2\nexit 3\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
    with pytest.raises(ReportError, match=r"did not print the book \(exit code 3\)(.|\n)*cannot print"):
        pdf.write(tmp_path / "book.pdf")
    assert not (tmp_path / "book.pdf").exists()
