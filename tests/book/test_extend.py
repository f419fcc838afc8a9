"""The tutorial, carried out: every block of the chapter in its order, in a copy of the book."""

import csv
import io
import re
import runpy
import shlex
from dataclasses import dataclass
from pathlib import Path

import pytest
from book.test_book import SOUND, build, copy_of_the_project, run_python, write_book
from bs4 import BeautifulSoup

from report import paths
from report.prose import syntax

CHAPTER = paths.CHAPTERS / "extend.md"
ADD = " (add at the end)"


@dataclass
class Step:
    """A block that was carried out: what was typed, and what it said."""

    what: str
    code: int
    said: str


def blocks() -> list[syntax.Directive]:
    found = syntax.read(CHAPTER.read_text(encoding="utf-8")).directives
    return [one for one in found if one.name in ("code-block", "literalinclude", "console")]


def carry_out(block: syntax.Directive, folder: Path) -> Step:
    if caption := block.options.get("caption"):
        name, add = caption.removesuffix(ADD), caption.endswith(ADD)
        included = block.name == "literalinclude"
        body = (CHAPTER.parent / block.argument).read_text(encoding="utf-8") if included else block.body.removeprefix("\n")
        (folder / name).parent.mkdir(exist_ok=True, parents=True)
        with (folder / name).open("a" if add else "w", encoding="utf-8", newline="") as file:
            file.write(("\n" if add and Path(name).suffix in {".md", ".py"} else "") + body)
        return Step(name, 0, "")
    typed = block.body.removeprefix("$ ").strip()
    program, *arguments = shlex.split(typed)
    assert program == "python", "the tutorial types Python commands alone"
    run = run_python(folder, *arguments)
    return Step(typed, run.returncode, run.stdout + run.stderr)


@pytest.fixture(scope="module")
def tried(tmp_path_factory) -> tuple[Path, list[Step]]:
    folder = copy_of_the_project(tmp_path_factory.mktemp("extend") / "book")
    write_book(folder, SOUND)
    root, *others = SOUND  # in parts, as the book's own table of contents is
    files = "".join(f"      - file: chapters/{name}\n" for name in others)
    (folder / "_toc.yml").write_text(
        f"format: jb-book\nroot: chapters/{root}\nparts:\n  - caption: All\n    chapters:\n{files}", encoding="utf-8"
    )
    return folder, [carry_out(block, folder) for block in blocks()]


def step(tried, what: str) -> Step:
    (found,) = [one for one in tried[1] if one.what == what]
    return found


def test_every_block_of_the_chapter_is_carried_out():
    text = CHAPTER.read_text(encoding="utf-8")
    fences = len(re.findall(r"^`{3,}\{?\w", text, re.M))
    assert fences == len(blocks()) > 10


def test_every_step_succeeds(tried):
    # The check reads the whole book, and the small one has not what the exemptions of the real one exempt.
    failed = [one for one in tried[1] if one.code and one.what != "python -m report check"]
    assert not failed, failed[0].said[-3000:]


def test_the_check_finds_nothing_in_the_new_chapter(tried):
    assert "mine.md" not in step(tried, "python -m report check").said


def test_the_chart_and_the_quotation_stand_on_the_page(tried):
    page = (tried[0] / "_build/html/chapters/mine.html").read_text(encoding="utf-8")
    assert 'id="deaths-in-pk-sd"' in page and "<svg" in page
    assert '<figure id="nobody-2025-01-01-example"' in page and "Words exactly as the outlet printed them" in page
    assert (tried[0] / "_build/html/downloads/deaths-in-pk-sd.csv").exists()


def test_the_chart_shows_the_tables_numbers(tried):
    drawn = (tried[0] / "_build/html/downloads/deaths-in-pk-sd.csv").read_text(encoding="utf-8")
    shown = {row["Year"]: int(row["Best"]) for row in csv.DictReader(io.StringIO(drawn))}
    counted: dict[str, int] = {}
    with (paths.DATA / "incidents.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if (row["source"], row["province"], row["scope"]) == ("ucdp-ged", "PK-SD", "militancy"):
                counted[row["month"][:4]] = counted.get(row["month"][:4], 0) + int(row["deaths_best"])
    assert {year: deaths for year, deaths in shown.items() if deaths} == {y: d for y, d in counted.items() if d}


def words(project: Path) -> str:
    """What a reader sees of the page: its numbers are links."""
    return BeautifulSoup((project / "_build/html/chapters/mine.html").read_text(encoding="utf-8"), "lxml").get_text()


def test_the_numbers_stand_on_the_page_and_in_the_list(tried):
    page = words(tried[0])
    with (paths.DATA / "incidents_acled.csv").open(encoding="utf-8", newline="") as file:
        killed = sum(int(r["deaths_best"]) for r in csv.DictReader(file) if (r["province"], r["month"][:4]) == ("PK-SD", "2024"))
    assert f"ACLED counts {killed} deaths in Sindh in 2024." in page
    listed = step(tried, "python -m report facts quiet-months").said
    share = re.search(r"In (\d+%) of all months UCDP counts no death", page)[1]
    assert "quiet-months source place\n" in listed and f"quiet-months ucdp-ged PK-SD: {share}  chapters/mine.md:" in listed
    assert "total source measure places when\n" in step(tried, "python -m report facts deaths").said


def test_the_second_count_gives_what_stands_on_the_page(tried):
    page = words(tried[0])
    form, count = runpy.run_path(str(tried[0] / "tests/recount/mine.py"))["FACTS"]["quiet-months"]
    assert f"In {form.format(count('ucdp-ged', 'PK-SD'))} of all months UCDP counts no death" in page


def test_the_sentences_stand_on_the_page_with_what_they_rest_on(tried):
    page = (tried[0] / "_build/html/chapters/mine.html").read_text(encoding="utf-8")
    assert '<span class="truth">Sindh had fewer deaths than Khyber Pakhtunkhwa in 2024.</span>' in page
    assert '<span class="truth">From 2017 to 2021 deaths in Sindh fell in every year.</span>' in page
    listed = step(tried, "python -m report facts fell-each-year").said
    assert "fell-each-year source measure place when (rule)\n" in listed
    assert re.search(r"fell-each-year acled deaths PK-SD 2017\.\.2021: \d+, \d+, \d+, \d+, \d+  chapters/mine\.md:", listed)


def test_a_sentence_that_is_false_stops_the_build_and_says_why(tried):
    folder, _ = tried
    chapter = folder / "chapters" / "mine.md"
    sound = chapter.read_text(encoding="utf-8")
    chapter.write_text(sound.replace("PK-SD 2017..2021>", "PK-SD 2016..2021>"), encoding="utf-8")
    built = build(folder)
    chapter.write_text(sound, encoding="utf-8")
    assert built.code == 1
    assert re.search(r"mine\.md.*fell-each-year acled deaths PK-SD 2016\.\.2021.*266, 297", built.said)


def test_the_seal_tells_what_was_added(tried):
    first, second = (one.said for one in tried[1] if one.what == "python -m report seal")
    assert "data/quotations.csv" in first and "data/province_spellings.csv" in second


def test_the_source_is_read(tried):
    rows = list(csv.DictReader(io.StringIO(step(tried, "python try_ledger.py").said)))
    found = {(row["province"], row["month"]): (row["events"], row["deaths_best"]) for row in rows}
    assert found == {("PK-KP", "2024-01"): ("2", "4"), ("PK-BA", "2024-02"): ("1", "7")}


@pytest.mark.parametrize(
    "bad, says",
    [
        ("day,province,dead\n2024-01-03,Atlantis,4\n", r"ledger\.csv.*row 2.*Atlantis"),
        ("day,province,dead\n2024-01-03,K.P.,many\n", r"ledger\.csv.*row 2.*dead is 'many'"),
        ("day,dead\n2024-01-03,4\n", r"ledger\.csv.*province"),
    ],
)
def test_what_is_no_ledger_is_refused_by_row(tried, bad, says):
    folder, _ = tried
    sound = (folder / "ledger.csv").read_text(encoding="utf-8")
    (folder / "ledger.csv").write_text(bad, encoding="utf-8")
    run = run_python(folder, "try_ledger.py")
    (folder / "ledger.csv").write_text(sound, encoding="utf-8")
    assert run.returncode and re.search(says, run.stderr.splitlines()[-1]), run.stderr[-500:]


def test_another_country_is_read_when_its_name_is_changed(tried, ged):
    path = ged(
        {"id": 1, "country": "Afghanistan", "country_id": 700, "latitude": 34.5, "longitude": 69.2, "adm_1": "Kabul province"},
        {"id": 2},
        name="world.csv",
    )
    code = f"""
import pandas as pd
from report import tables
from report.sources import ucdp
actors = tables.read("actors")
spellings = pd.DataFrame([["ucdp", "Kabul province", "AF-KAB", ""]], columns=["source", "spelling", "province", "former_fata"])
events = ucdp.read_yearly({str(path)!r}, actors, spellings).events
print(events["id"].tolist(), events["province"].tolist())
"""
    run = run_python(tried[0], "-c", code)
    assert run.stdout.strip() == "[1] ['AF-KAB']", run.stderr[-800:]


def test_every_place_that_a_country_stands_in_exists():
    rows = re.findall(r"^\| [^|]+ \| ([^|]+) \|$", CHAPTER.read_text(encoding="utf-8"), re.M)
    named = [name for row in rows for name in re.findall(r"`([^`]+)`", row)]
    files = [name for name in named if "/" in name]
    assert files and all((paths.ROOT / name).exists() for name in files), files
    code = "".join((paths.ROOT / name).read_text(encoding="utf-8") for name in files if name.endswith(".py"))
    assert all(re.search(rf"^[\w, ]*\b{name}\b[\w, ]* = ", code, re.M) for name in named if name.isupper()), named
