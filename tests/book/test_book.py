"""Building the book: when it is stale, which chapters are executed, and that what is broken is red.

The builds are of a small book in a copy of the project, so that nothing here disturbs the real one.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import trees
import yaml
from bs4 import BeautifulSoup
from PIL import Image

from report import closure, paths
from report.book import build as book
from report.book import stamp
from report.book.executions import Executions

# --- Stale ----------------------------------------------------------------------------------

FILES = {
    "report/book/build.py": "code",
    "report/chapters/one/figures.py": "code",
    "report/chapters/any_facts.py": "code",
    "data/incidents.csv": "a,b\n1,2\n",
    "data/datapackage.json": "{}",
    "chapters/index.md": "# T\n",
    "chapters/allowed.yml": "[]\n",
    "_static/book.css": "a{}",
    "_templates/x.html": "<p>",
    "requirements.txt": "a==1\n",
    "_config.yml": "title: x\n",
    "_toc.yml": "root: x\n",
    "references.bib": "",
    "pyproject.toml": "[project]\n",
    "README.md": "# R\n",
    "tests/test_x.py": "",
    "tools/lock.sh": "",
}
NO_PAGE_DEPENDS_ON = {"README.md", "tests/test_x.py", "tools/lock.sh"}


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A project of empty files, just built."""
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "_build" / "html").mkdir(parents=True)
    (tmp_path / "_build" / "html" / "index.html").write_text("")
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    for name, value in {"HTML": tmp_path / "_build/html", "STAMP": tmp_path / "_build/.built"}.items():
        monkeypatch.setattr(stamp, name, value)
    stamp.STAMP.write_text(json.dumps({"files": stamp.build_digest()}))
    return tmp_path


def test_a_book_just_built_is_not_stale(project):
    assert not stamp.is_stale()


@pytest.mark.parametrize("file", [".built", "html/index.html"])
def test_a_book_without_pages_or_stamp_is_stale(project, file):
    (project / "_build" / file).unlink()
    assert stamp.is_stale()


@pytest.mark.parametrize("name", sorted(set(FILES) - NO_PAGE_DEPENDS_ON))
def test_a_book_is_stale_when_a_file_changed(project, name):
    with (project / name).open("a") as file:
        file.write(" ")
    assert stamp.is_stale()
    (project / name).write_text(FILES[name], encoding="utf-8")
    assert not stamp.is_stale(), "the content tells, not the time"


def test_a_book_is_stale_when_a_file_came_or_went_or_was_renamed(project):
    (project / "chapters" / "new.md").write_text("")
    assert stamp.is_stale()
    (project / "chapters" / "new.md").unlink()
    assert not stamp.is_stale()
    (project / "_static" / "book.css").rename(project / "_static" / "other.css")
    assert stamp.is_stale()


@pytest.mark.parametrize("name", sorted(NO_PAGE_DEPENDS_ON))
def test_a_book_is_not_stale_for_what_no_page_shows(project, name):
    (project / name).write_text("changed")
    assert not stamp.is_stale()


def test_bytes_that_move_from_one_file_to_another_are_a_change(project):
    """Names and contents are told apart."""
    before = stamp.build_digest()
    (project / "data/incidents.csv").write_text(FILES["data/incidents.csv"] + "x")
    one = stamp.build_digest()
    (project / "data/incidents.csv").write_text(FILES["data/incidents.csv"])
    (project / "data/datapackage.json").write_text(FILES["data/datapackage.json"] + "x")
    assert len({before, one, stamp.build_digest()}) == 3


def test_only_chapters_with_code_are_executed():
    for path in book.notebooks():
        assert "{code-cell}" in path.read_text(encoding="utf-8")
    assert paths.CHAPTERS / "index.md" in book.notebooks()


# --- A small book ---------------------------------------------------------------------------

HEADER = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---

"""

INDEX = (
    HEADER
    + """# A small book

KP had {fact}`total acled deaths PK-KP 2024` deaths. [They rose.](<holds:ratio acled deaths PK-KP 2024 2020 above 1>)

```{quotation} report-critics
```

```{code-cell} python
from report.chapters.index import figures

figures.deaths_in_kp_and_balochistan()
```

(method-specification)=
(method-windows)=
## Windows
"""
)

# A quotation links to its entry in the register, and an entry to the event that it names.
SOUND = {
    "index": INDEX,
    "quotations": "# Quotations\n\n```{quotation-register}\n```\n",
    "chronology": "# Chronology\n\n```{chronology}\n```\n",
}

BROKEN_CHART = '''"""A chart without alt text."""

from dataclasses import replace

from report.figures.chart import chart
from report.chapters.index import figures


@chart
def without_alt():
    return replace(figures.deaths_in_kp_and_balochistan(), name="broken", alt=" ")
'''

# Chapters that are broken, each in its own way, and what the build must say of each.
BROKEN = {
    "names": (
        """# Names

A number that nobody {fact}`no-such-number` wrote.

[Balochistan ranks
first by deaths.](<holds:ranks-first acled deaths PK-BA+PK-KP last12>)

[It holds.](<holds:no-such-truth>) {claim}`S99` [elsewhere](nowhere.md)

```{quotation} nobody-2020-01-01-nothing
```

```{data-card} no-such-table
```
""",
        [
            r"chapters/names\.md:3: WARNING: There is no fact named 'no-such-number'\. Add a function to a facts\.py of report/chapters/\.",
            r"chapters/names\.md:5: WARNING: this sentence no longer holds \(ranks-first acled deaths PK-BA\+PK-KP last12: PK-KP [\d,]+, PK-BA "
            r"[\d,]+.*\)\. Rewrite it to what the data show, or name another truth: \"Balochistan ranks first by deaths\.\"",
            r"chapters/names\.md:8: WARNING: There is no truth named 'no-such-truth'",
            r"chapters/names\.md:8: WARNING: There is no row 'S99' in data/claims\.csv\. Add it there, then run: make seal",
            r"chapters/names\.md:8: WARNING: .*nowhere\.md",
            r"chapters/names\.md:10: WARNING: There is no row 'nobody-2020-01-01-nothing' in data/quotations\.csv\. Add it there",
            r"chapters/names\.md:13: WARNING: There is no table 'no-such-table' in data/datapackage\.json; it has incidents",
        ],
    ),
    "alt": (
        HEADER + "# Alt\n\n```{code-cell} python\nfrom report.chapters import broken\n\nbroken.without_alt()\n```\n",
        [
            r"ReportError: The chart broken has no alt\. Give it one in the function that makes it\.",
            r"chapters/alt\.md.*WARNING: .*Executing notebook failed",
        ],
    ),
    "headless": (
        "# Headless\n\n```{code-cell} python\n1\n```\n",
        [r"WARNING: chapters/headless\.md:1: has code cells but no notebook header.*Copy the header"],
    ),
    "failing": (
        HEADER + "# Failing\n\n```{code-cell} python\n{}['no such key']\n```\n",
        [r"chapters/failing\.md.*WARNING: .*Executing notebook failed", r"KeyError: 'no such key'"],
    ),
    "noisy": (
        HEADER + "# Noisy\n\n```{code-cell} python\nimport sys\n\nprint('noise', file=sys.stderr)\n```\n",
        [r"chapters/noisy\.md(:\d+)?: WARNING: .*stderr"],
    ),
    "left": ("# Left\n", [r"chapters/left\.md: WARNING: document isn't included in any toctree"]),
}


ADDRESS = "https://example.org/book/"


def give_an_address(folder: Path) -> None:
    """The one setting of whoever publishes the book."""
    config = folder / "_config.yml"
    settings = yaml.safe_load(config.read_text(encoding="utf-8"))
    settings["html"]["baseurl"] = ADDRESS.rstrip("/")
    config.write_text(yaml.safe_dump(settings), encoding="utf-8")


@dataclass
class Built:
    code: int
    said: str


def copy_of_the_project(folder: Path) -> Path:
    trees.copy(folder, "tests")
    for chapter in (folder / "chapters").glob("*.md"):
        chapter.unlink()
    if closure.KNOWN.exists():  # what is known of each module by its text: to parse all takes a tenth of a small book
        (folder / "_build").mkdir()
        shutil.copy(closure.KNOWN, folder / "_build")
    return folder


def write_book(folder: Path, chapters: dict[str, str]) -> None:
    """Chapters and their table of contents; the first is the root, and one called left is left out."""
    for name, text in chapters.items():
        (folder / "chapters" / f"{name}.md").write_text(text, encoding="utf-8")
    root, *others = chapters
    lines = ["format: jb-book", f"root: chapters/{root}", "chapters:", *(f"- file: chapters/{name}" for name in others if name != "left")]
    (folder / "_toc.yml").write_text("\n".join(lines if others else lines[:2]) + "\n", encoding="utf-8")


OFFLINE = Path(__file__).parent.parent / "offline"


def one_environment(folder: Path) -> dict[str, str]:
    """This environment, with the project in the folder in place of the installed one and the network
    cut off: the `sitecustomize` of OFFLINE stands on the path."""
    return {k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "COV"))} | {
        "PYTHONPATH": os.pathsep.join([str(folder), str(OFFLINE)])
    }


def run_python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python in a copy of the project."""
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=one_environment(folder), capture_output=True, encoding="utf-8", timeout=300
    )


def build(folder: Path) -> Built:
    run = run_python(folder, "-m", "report", "build")
    # Sphinx's colours off, lines joined: a message may be broken over several.
    said = re.sub(r"\x1b\[[\d;]*m", "", run.stdout + run.stderr)
    return Built(run.returncode, re.sub(r"\s*\n\s*", " ", said))


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The small book, built; then built again with every kind of mistake in text and code, twice;
    then with every kind of mistake in the data."""
    # A folder with a space and a letter beyond ASCII: people have them.
    folder = copy_of_the_project(tmp_path_factory.mktemp("copy") / "a bóok")
    builds = {}
    write_book(folder, SOUND)
    give_an_address(folder)
    (folder / ".pytest_cache").mkdir()
    (folder / ".pytest_cache" / "README.md").write_text("# Not a chapter\n")
    builds["sound"] = build(folder)
    builds["page"] = (folder / "_build/html/chapters/index.html").read_text(encoding="utf-8") if builds["sound"].code == 0 else ""
    builds["site"] = tmp_path_factory.mktemp("kept") / "html"
    if builds["sound"].code == 0:
        shutil.copytree(folder / "_build/html", builds["site"])
    builds["executions"] = len(Executions(folder / "_build/.jupyter_cache").list_cache_records())

    (folder / "report/chapters/broken.py").write_text(BROKEN_CHART, encoding="utf-8")
    write_book(folder, SOUND | {name: text for name, (text, _) in BROKEN.items()})
    builds["broken"] = build(folder)
    builds["broken again"] = build(folder)

    (folder / "report/chapters/broken.py").unlink()
    for name in BROKEN:
        (folder / "chapters" / f"{name}.md").unlink()
    write_book(folder, SOUND)
    for name, change in DATA.items():
        table = folder / "data" / f"{name}.csv"
        table.write_text(change(table.read_text(encoding="utf-8")), encoding="utf-8", newline="")
    builds["wrong data"] = build(folder)
    return builds


def one_number(text: str) -> str:
    """The last number of the last row, and one more."""
    start, number = re.fullmatch(r"(.*,)(\d+)\n", text, re.S).groups()
    return f"{start}{int(number) + 1}\n"


def one_word(text: str) -> str:
    assert text.count("goodwill with Kabul") == 1
    return text.replace("goodwill with Kabul", "good will with Kabul")


def without_a_row(text: str) -> str:
    lines = text.splitlines(keepends=True)
    return "".join(lines[:5] + lines[6:])


def without_a_column(text: str) -> str:
    return "".join(line.rpartition(",")[0] + "\n" for line in text.splitlines())


DATA = {"incidents": one_number, "quotations": one_word, "actors": without_a_row, "coverage": without_a_column}

WRONG_DATA = {
    "one number": r"data/incidents\.csv doesn't match its seal .*changed in deaths_high\)",
    "one word of a quotation": r"data/quotations\.csv doesn't match its seal .*changed in words\)",
    "a row removed": r"data/actors\.csv doesn't match its seal .*rows before, \d+ after",
    "a column deleted": r"data/coverage\.csv doesn't match its seal .*changed in days\)",
}


def test_the_small_book_is_built_without_network(small):
    assert small["sound"].code == 0, small["sound"].said[-3000:]
    assert "Open _build/html/index.html" in small["sound"].said
    assert "<svg" in small["page"] and "goodwill with Kabul" in small["page"] and 'class="truth"' in small["page"]


def test_a_chapter_is_executed_once_and_not_again_for_files_that_it_does_not_import(small):
    """What Sphinx looked up by another key it would execute and keep a second time."""

    def executed(which: str) -> set[str]:
        return set(re.search(r"Executing (.*?) …", small[which].said)[1].split(", "))

    assert executed("sound") == {"index"} and small["executions"] == 1
    assert executed("broken") == {"alt", "failing", "headless", "noisy"}
    assert {"alt", "failing"} <= executed("broken again") <= {"alt", "failing", "headless"}
    assert "Executing" not in small["wrong data"].said, "the tables are looked at first"


@pytest.mark.parametrize("name", SOUND)
def test_a_book_with_an_address_can_be_shared(small, name):
    """Its pages name their own address and a card; without one they name neither (`test_sharing`)."""
    page = BeautifulSoup((small["site"] / f"chapters/{name}.html").read_text(encoding="utf-8"), "lxml")
    own = f"{ADDRESS}chapters/{name}.html"
    tags = {one.get("property") or one.get("name"): one["content"] for one in page.select("meta[property], meta[name^=twitter]")}
    assert tags["og:url"] == own and tags["twitter:card"] == "summary_large_image"
    assert own in page.select_one("details.cite p.cite-text").get_text() and f"{{{own}}}" in page.select_one("details.cite pre").get_text()
    with Image.open(small["site"] / tags["og:image"].removeprefix(ADDRESS)) as card:
        assert card.size == (int(tags["og:image:width"]), int(tags["og:image:height"])) == (1200, 630)


def test_a_book_with_an_address_has_a_sitemap(small):
    from lxml import etree

    places = etree.parse(small["site"] / "sitemap.xml").getroot().findall("{*}url/{*}loc")
    assert sorted(place.text for place in places) == sorted(f"{ADDRESS}chapters/{name}.html" for name in SOUND)


@pytest.mark.parametrize("which", ["broken", "broken again"])
def test_a_broken_book_is_red_and_red_again(small, which):
    assert small[which].code == 1
    assert (
        "error: The book was not built. Each line with WARNING, ERROR or CRITICAL above, or the traceback, says where and why"
        in small[which].said
    )


@pytest.mark.parametrize("which", ["broken", "broken again"])
@pytest.mark.parametrize("mistake", BROKEN)
def test_each_mistake_is_named_with_its_place_and_remedy(small, mistake, which):
    for message in BROKEN[mistake][1]:
        assert re.search(message, small[which].said), f"{message}\n{small[which].said[-6000:]}"


@pytest.mark.parametrize("mistake", WRONG_DATA)
def test_each_table_that_was_changed_is_named_with_the_remedy(small, mistake):
    said = small["wrong data"].said
    assert small["wrong data"].code == 1
    assert re.search(WRONG_DATA[mistake], said), said[-6000:]
    assert "If the change was meant, run: python -m report seal (or make seal). If not, take the edition back with git" in said


def test_no_message_of_a_mistake_in_text_is_a_traceback_of_ours(small):
    assert "report/prose/names.py" not in small["broken"].said
    assert "report/book/extension.py" not in small["broken"].said
