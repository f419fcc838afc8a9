"""The chapters as executed notebooks, read as a reader of notebooks gets them."""

import json
import re

import nbformat
import prose
import pytest
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt

from report import paths
from report.book import notebooks
from report.errors import ReportError
from report.figures.chart import MIME

FOLDER = paths.HTML / "notebooks"
CHAPTERS = sorted(path.stem for path in paths.CHAPTERS.glob("*.md"))
WITH_CODE = sorted({cell.chapter for cell in prose.cells()})


def read(name: str):
    return nbformat.read(FOLDER / f"{name}.ipynb", as_version=4)


def cells(name: str, kind: str) -> list:
    return [cell for cell in read(name).cells if cell.cell_type == kind]


def words(html: str) -> str:
    """What a reader sees of HTML, its spacing apart."""
    return re.sub(r"\s+", "", BeautifulSoup(html, "lxml").get_text())


def of_the_page(name: str) -> str:
    """The page's own words: without its cells, links to itself, filters and controls."""
    page = (paths.HTML / "chapters" / f"{name}.html").read_text(encoding="utf-8")
    found = BeautifulSoup(page, "lxml").select_one("article.bd-article")
    for node in found.select("div.cell, a.headerlink, a.entry-link, form, #another-baseline, aside.reuse, details.report-error"):
        node.decompose()
    return words(str(found))


def test_each_chapter_with_code_has_a_notebook_and_nothing_else_does():
    assert sorted(path.stem for path in FOLDER.iterdir()) == WITH_CODE


@pytest.mark.parametrize("name", WITH_CODE)
def test_a_notebook_is_valid_and_says_whence_it_comes(name):
    made = read(name)
    nbformat.validate(made)
    assert f"../chapters/{name}.html" in made.cells[0].source and "CC BY 4.0" in made.cells[0].source


@pytest.mark.parametrize("name", WITH_CODE)
def test_a_notebook_says_what_the_page_says(name):
    """Numbers, quotations, references and tables are put in: rendered again, the words are the page's."""
    shown = MarkdownIt("commonmark").enable("table")
    text = "".join(words(shown.render(cell.source)) for cell in cells(name, "markdown")[1:])
    page = of_the_page(name)
    at = next((i for i, (a, b) in enumerate(zip(text, page)) if a != b), min(len(text), len(page)))
    assert text == page, f"…{text[at - 60 : at + 60]}… instead of …{page[at - 60 : at + 60]}…"


@pytest.mark.parametrize("name", WITH_CODE)
def test_no_raw_role_or_directive_is_left(name):
    for cell in cells(name, "markdown"):
        outside_code = re.sub(r"(?ms)^(`{3,})$.*?^\1$|`+[^`]*`+", "", cell.source)
        assert not re.search(r"\{[\w-]+\}|^:::|^\([\w-]+\)=", outside_code, re.M), cell.source
        assert "```{" not in outside_code


@pytest.mark.parametrize("name", WITH_CODE)
def test_a_notebook_has_the_chapters_code_and_its_figures(name):
    source = (paths.CHAPTERS / f"{name}.md").read_text(encoding="utf-8")
    code = [body.strip() for body in re.findall(r"^```\{code-cell\}[^\n]*\n(.*?)^```", source, re.S | re.M)]
    found = cells(name, "code")
    assert [cell.source for cell in found] == code
    assert [cell.execution_count for cell in found] == list(range(1, len(found) + 1))
    page = (paths.HTML / "chapters" / f"{name}.html").read_text(encoding="utf-8")
    pictures = [output["data"]["text/html"] for cell in found for output in cell.outputs if output.output_type == "execute_result"]
    findings = re.findall(r'<span class="caption-number">(Figure \d+) ?</span><span class="caption-text"', page)
    assert [re.search(r"<strong>(Figure \d+)\. ", one)[1] for one in pictures] == findings
    for one in pictures:
        assert re.search(r'<img [^>]*alt="[^"]*\d[^"]*" src="data:image/svg\+xml;base64,[\w+/=]{1000,}">', one)
        assert "<table>" in one


@pytest.mark.parametrize("name", WITH_CODE)
def test_a_notebook_depends_on_no_chance(name):
    text = (FOLDER / f"{name}.ipynb").read_text(encoding="utf-8")
    made = json.loads(text)
    assert [cell["id"] for cell in made["cells"]] == [f"cell-{i:03}" for i in range(1, len(made["cells"]) + 1)]
    assert made["metadata"]["language_info"] == {"name": "python"}
    assert all(cell["metadata"] == {} for cell in made["cells"])
    assert MIME not in text and str(paths.ROOT) not in text


@pytest.mark.parametrize("name", WITH_CODE)
def test_links_of_a_notebook_lead_somewhere(name):
    for cell in cells(name, "markdown"):
        for target in re.findall(r"\]\((?!https?://)<?([^)>\s]+)", cell.source):
            assert (FOLDER / target.partition("#")[0]).exists(), f"{target} in {cell.source[:200]}"


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_page_offers_its_notebook_and_the_tables_of_its_figures(name):
    page = BeautifulSoup((paths.HTML / "chapters" / f"{name}.html").read_text(encoding="utf-8"), "lxml")
    links = [a["href"] for a in page.select("article aside.reuse a")]
    assert [link for link in links if "notebooks" in link] == [f"../notebooks/{name}.ipynb"] * (name in WITH_CODE)
    assert "../downloads/divided-front-data.zip" in links
    tables = [a["href"] for a in page.select('figure.chart a[download][href$=".csv"]')]
    assert [link for link in links if link.endswith(".csv")] == tables
    assert all((paths.HTML / "chapters" / link).resolve().exists() for link in links)


def test_a_notebook_runs_again_to_the_same_outputs(tmp_path, monkeypatch):
    """As `make book` ran it: in the book's environment, from the folder of notebooks."""
    from nbclient import NotebookClient

    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))  # a user need not have a home
    made = read("index")
    before = [output["data"]["text/plain"] for cell in made.cells for output in cell.get("outputs", [])]
    for cell in made.cells:
        cell.pop("outputs", None) and cell.update(outputs=[])
    NotebookClient(made, timeout=120, resources={"metadata": {"path": str(FOLDER)}}).execute()
    after = [output["data"]["text/plain"] for cell in made.cells for output in cell.get("outputs", [])]
    assert after == before and before


# --- A page of our own ----------------------------------------------------------------------

PAGE = (
    '<article class="bd-article"><h1>T<a class="headerlink" href="#t">#</a></h1><p>US$5 * 2 | <em>a</em> &lt;b&gt; '
    '<a href="who-fights.html#x">there</a> <a href="glossary.html#x">elsewhere</a> <a href="#t">here</a></p><div class="cell"><p>never</p></div>'
    "<pre># no title\n```{x}\n```\n</pre><h2>U</h2><dl><dt>term</dt><dd><p>what it means</p></dd></dl></article>"
)
CELL = {"cell_type": "code", "source": "1", "outputs": []}


def made(page=PAGE, code=(CELL,)):
    return notebooks.notebook("name", page, list(code), title="Title", edition="2026.1")


def test_text_that_means_something_in_markdown_stays_text():
    sources = ["".join(cell["source"]) for cell in made()["cells"]]
    assert sources[1:] == [
        r"# T" + "\n\n" + r"US\$5 \* 2 \| *a* &lt;b> [there](who-fights.ipynb) [elsewhere](../chapters/glossary.html#x) here",
        "1",
        "````\n# no title\n```{x}\n```\n````",
        "## U\n\n**term**\n\nwhat it means",
    ]


def test_a_cell_that_the_page_does_not_show_is_refused():
    with pytest.raises(ReportError, match=r"chapters/name\.md has 2 code cells and its page shows 1"):
        made(code=(CELL, CELL))
