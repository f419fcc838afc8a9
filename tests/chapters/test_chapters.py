"""The chapters as files: what a reader and a maintainer may rely on in each of them."""

import ast
import itertools
import re
from pathlib import Path

import prose
import pytest
import yaml

from report import registers

ROOT = Path(__file__).resolve().parent.parent.parent
CHAPTERS = prose.chapters()


@pytest.fixture(params=sorted(CHAPTERS))
def chapter(request):
    return request.param


def toc() -> list[str]:
    """Every file that the table of contents names."""

    def files(node):
        if isinstance(node, dict):
            for key, value in node.items():
                yield from [value] if key in ("root", "file") else files(value)
        elif isinstance(node, list):
            for one in node:
                yield from files(one)

    return list(files(yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))))


# --- Files ----------------------------------------------------------------------------------


def test_every_chapter_is_in_the_table_of_contents_or_says_that_it_is_not():
    assert {Path(file).name for file in toc()} == set(prose.listed())


def test_every_line_of_the_table_of_contents_is_a_chapter():
    assert all((ROOT / f"{file}.md").is_file() for file in toc()), toc()
    assert len(toc()) == len(set(toc()))
    assert all(file.startswith("chapters/") for file in toc())


def test_a_chapters_name_is_its_address_for_good(chapter):
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", chapter)


def test_a_chapter_has_one_title_first(chapter):
    text = re.sub(r"\A---\n.*?\n---\n", "", CHAPTERS[chapter], flags=re.S)
    assert re.match(r"\s*# \S", text), "a chapter begins with its title"
    assert [level for level, _ in prose.headings(chapter)].count(1) == 1


def test_headings_go_down_one_step_at_a_time(chapter):
    depths = [level for level, _ in prose.headings(chapter)]
    assert all(after <= before + 1 for before, after in itertools.pairwise(depths))


# --- Question and answer --------------------------------------------------------------------


@pytest.mark.parametrize("chapter", sorted(set(CHAPTERS) - prose.BACK_MATTER))
def test_a_chapter_opens_with_its_question_and_its_answer(chapter):
    text = re.sub(r"\A---\n.*?\n---\n", "", CHAPTERS[chapter], flags=re.S)
    opening = re.match(
        r"\s*# .+\n+(?:[^:#].+?\n+:::\{container\} in-english\n.+?\n:::\n+)?:::\{container\} question\n(.+?)\n:::\n+(?::::\{container\} thesis\n.+?\n:::\n+)?:::\{container\} answer\n(.+?)\n:::\n",
        text,
        re.S,
    )
    assert opening, "after the title: a container “question”, then a container “answer”"
    assert opening[1].strip().endswith(("?", "؟"))
    assert len(opening[2].split()) >= 15


def test_the_front_page_gives_three_computed_numbers():
    (numbers,) = re.findall(r":::\{container\} keynumbers\n(.*?)\n:::", CHAPTERS["index"], re.S)
    assert len(re.findall(r"^\*\*\{fact\}`[^`]+`(?: to \{fact\}`[^`]+`)?\*\*", numbers, re.M)) == 3


# --- Code cells -----------------------------------------------------------------------------


def test_every_chapter_with_code_has_the_notebook_header(chapter):
    if any(cell.chapter == chapter for cell in prose.cells()):
        header = re.match(r"\A---\n(.*?)\n---\n", CHAPTERS[chapter], re.S)
        assert header, "copy the header from another chapter"
        header = yaml.safe_load(header[1])
        assert header["jupytext"]["text_representation"]["format_name"] == "myst"
        assert header["kernelspec"]["name"] == "python3"


@pytest.mark.parametrize("cell", prose.cells(), ids=lambda cell: f"{cell.chapter}:{cell.line}")
def test_a_cell_is_one_call_whose_name_says_what_it_shows(cell):
    """At most imports from the project and a call with plain arguments: no data are handled in a chapter."""
    *imports, call = ast.parse(cell.text).body
    for node in imports:
        assert isinstance(node, ast.ImportFrom) and node.module.split(".")[0] == "report", ast.unparse(node)
    assert isinstance(call, ast.Expr) and isinstance(call.value, ast.Call), f"{cell.line}: ends in no call"
    assert isinstance(call.value.func, ast.Attribute | ast.Name)
    for argument in [*call.value.args, *(k.value for k in call.value.keywords)]:
        # Choices of the reader, as they are written: words and numbers, or a list of them.
        assert all(isinstance(one, ast.Constant) for one in (argument.elts if isinstance(argument, ast.List) else [argument])), ast.unparse(
            argument
        )


def test_there_are_cells():
    assert len(prose.cells()) >= 7


# --- The report -----------------------------------------------------------------------------


def test_every_statement_is_marked_in_the_report():
    marked = {one.text for one in prose.named("claim") if one.chapter == "the-report"}
    assert marked == {f"S{n}" for n in range(1, 18)}


def test_statements_are_first_marked_in_their_order():
    marks = [one.text for one in prose.named("claim") if one.chapter == "the-report"]
    assert list(dict.fromkeys(marks)) == [f"S{n}" for n in range(1, 18)]


def test_no_mark_stands_in_a_quotation():
    for q in registers.quotations():
        assert not re.search(r"\bS\d{1,2}\b|[{}`]", q.words), q.quotation


# --- Names ----------------------------------------------------------------------------------


def test_every_quotation_and_claim_exists():
    for one in prose.named("quotation"):
        assert registers.quotation(one.text).type == "quotation", str(one)
    for one in prose.named("claim"):
        assert registers.claim(one.text), str(one)


def test_every_work_cited_is_in_the_references_and_the_other_way_round():
    known = re.findall(r"^@\w+\{([^,\s]+),", (ROOT / "references.bib").read_text(encoding="utf-8"), re.M)
    cited = {key.strip() for one in prose.roles() if one.kind.startswith("cite") for key in one.text.split(",")}
    assert len(known) == len(set(known))
    assert cited == set(known)


def test_every_work_has_an_address_or_doi_and_a_year():
    text = (ROOT / "references.bib").read_text(encoding="utf-8")
    for entry in re.split(r"\n(?=@)", text.strip()):
        assert re.search(r"^\s*(url|doi)\s*=", entry, re.M) and re.search(r"^\s*year\s*=", entry, re.M), entry[:60]


def test_no_chapter_holds_a_hidden_character(chapter):
    """No-break spaces, soft hyphens, marks of direction: they can't be seen when a text is edited."""
    assert not re.search("[\u00a0\u00ad\u200b-\u200f\u202a-\u202e\ufeff\t\r]", CHAPTERS[chapter])


# --- Verdicts -------------------------------------------------------------------------------


VERDICT = re.compile(r"\{fact\}`(?:claim-)?verdict ([^`]*)`")
DATED = re.compile(r"\{fact\}`(?:claim|verdict)-when ")


def test_a_verdict_in_the_prose_says_its_time_on_the_same_line(chapter):
    """But in the account of what changed, which sets two versions of the rules side by side, on the same months."""
    if chapter == "changes":
        assert "on the same months" in CHAPTERS[chapter]
        return
    undated = [
        line for line in CHAPTERS[chapter].splitlines() if VERDICT.search(line) and len(DATED.findall(line)) < len(VERDICT.findall(line))
    ]
    assert not undated, "name verdict-when or claim-when beside each"


@pytest.mark.parametrize("chapter", ["index", "urdu-summary"])
def test_the_first_answer_says_since_when(chapter):
    answer = CHAPTERS[chapter].partition(":::{container} answer")[2].splitlines()[1]
    assert re.search(r"\{fact\}`(estimate-window|event-date|verdict-when) ", answer)
