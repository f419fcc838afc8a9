"""A build after a change gives, byte for byte, what a build from nothing gives, and reads what changed alone."""

import shutil
from pathlib import Path

import pytest
from reliability.same_bytes import differences
from test_book import SOUND, build, copy_of_the_project, write_book

from report import closure

OTHER = "(other-place)=\n# Another page\n\nIt has {fact}`total acled deaths PK-KP 2023` deaths, by {cite}`diplomat2025`.\n"
LEADS = "# A page that leads on\n\nSee {numref}`deaths-kp-balochistan`, {doc}`other` and {ref}`the windows <method-specification>`.\n"
CITES = "# Works cited\n\n```{bibliography}\n```\n"
CHAPTERS = SOUND | {"other": OTHER, "leads": LEADS, "cites": CITES}


def edit(name: str, old: str, new: str):
    """A change of a file's text."""

    def change(folder: Path) -> None:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{name} has no {old!r}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def chapters(folder: Path, named: dict[str, str]) -> None:
    """These chapters and no others."""
    for path in (folder / "chapters").glob("*.md"):
        path.unlink()
    write_book(folder, named)


def red(built) -> None:
    assert built.code == 1


ROUNDS = {
    "a style alone": ([edit("_static/book.css", "{", "{--alone:1;")], set()),
    "a docstring alone": ([edit("report/editions/changes.py", '"""', '"""Changed. ')], set()),
    "prose, a title, styles, the frame": (
        [
            edit("chapters/other.md", "It has", "It had"),
            edit("chapters/other.md", "# Another page", "# A page of another title"),
            edit("chapters/chronology.md", "# Chronology", "# What happened"),
            edit("_static/book.css", "{", "{--changed:1;"),
            edit("_templates/layout.html", "<body", '<body data-changed="1"'),
        ],
        {"other", "chronology"},
    ),
    "a cell, a truth, a label, a fact's code, the site's script": (
        [
            edit("chapters/index.md", "figures.deaths_in_kp_and_balochistan()", "figures.deaths_in_kp_and_balochistan()  # changed"),
            edit("chapters/index.md", "2020 above 1", "2021 above 0.1"),
            edit("chapters/index.md", "## Windows", "## Windows and lengths"),
            edit("report/chapters/any_facts.py", "measures.total(source, measure,", "1000 + measures.total(source, measure,"),
            edit("_static/book.js", "\n", "\n// changed\n"),
        ],
        {"index", "other"},
    ),
    "a chart, a chapter added before it, one gone, one with a new name": (
        [
            edit("report/chapters/index/figures.py", "Deaths per 30 days in", "All deaths per 30 days in"),
            lambda folder: chapters(
                folder,
                {"index": (folder / "chapters/index.md").read_text(encoding="utf-8")}
                | {name: text for name, text in CHAPTERS.items() if name not in ("index", "other", "leads")}
                | {"renamed": OTHER, "follows": LEADS.replace("{doc}`other`", "{doc}`renamed`")},
            ),
        ],
        None,
    ),
    "a page that was broken and is mended, the data, the references, a setting": (
        [
            edit("chapters/renamed.md", "It has", "{fact}`no-such-number` It has"),
            lambda folder: red(build(folder)),
            edit("chapters/renamed.md", "{fact}`no-such-number` It has", "It has"),
            edit("data/README.md", "#", "# Changed:"),
            edit("references.bib", "author = {", "author = {Changed and "),
            edit("_config.yml", "A divided front", "A changed front"),
        ],
        None,
    ),
}


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    folder = copy_of_the_project(tmp_path_factory.mktemp("warm") / "book")
    write_book(folder, CHAPTERS)
    first = build(folder)
    assert first.code == 0, first.said[-3000:]
    return folder


def read_at(folder: Path) -> dict[str, int]:
    return {path.stem: path.stat().st_mtime_ns for path in (folder / "_build/.doctrees/chapters").glob("*.doctree")}


@pytest.mark.parametrize("kinds", ROUNDS)
def test_a_build_after_changes_gives_the_bytes_of_a_build_from_nothing(project, tmp_path, kinds):
    """One round after the other in one project: what a round leaves wrong, the next would show too."""
    changes, read_again = ROUNDS[kinds]
    before = read_at(project)
    for change in changes:
        change(project)
    after = build(project)
    assert after.code == 0, after.said[-3000:]
    if read_again is not None:
        now = read_at(project)
        assert {name for name in now if now[name] != before.get(name)} == read_again
    from_nothing = Path(shutil.copytree(project, tmp_path / "cold", ignore=shutil.ignore_patterns("_build")))
    (from_nothing / "_build").mkdir()
    shutil.copytree(project / "_build/.jupyter_cache", from_nothing / "_build/.jupyter_cache")
    shutil.copy(project / "_build" / closure.KNOWN.name, from_nothing / "_build")
    cold = build(from_nothing)
    assert cold.code == 0, cold.said[-3000:]
    differing, compared = differences(project / "_build/html", from_nothing / "_build/html")
    assert compared and not differing
