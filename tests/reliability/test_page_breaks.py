"""Every test of the pages has been seen to fail: a break of the built book is listed for each (page_breaks.py)."""

import ast
import shutil

import pytest
from reliability import page_breaks

from report.paths import HTML, ROOT

MODULES = sorted((ROOT / "tests" / "browser").glob("test_*.py"))


def written() -> set[str]:
    """Every test function of the browser tests."""
    return {
        f"{path.name}::{node.name}"
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


def test_every_test_of_the_pages_has_a_break_that_it_must_tell():
    named = {test.partition("[")[0] for one in page_breaks.BREAKS for test in one.tests}
    assert named - written() == set(), "a break names a test that is not there"
    assert written() - named == set(page_breaks.UNBROKEN), (
        "add a break to tests/reliability/page_breaks.py, or a reason why there can be none"
    )
    assert all(page_breaks.UNBROKEN.values())


def test_breaks_are_told_apart_by_their_names():
    names = [one.name for one in page_breaks.BREAKS]
    assert sorted(set(names)) == sorted(names) and "" not in names
    assert all(one.changes and one.tests for one in page_breaks.BREAKS)


def test_what_is_broken_is_mended_and_a_break_that_changes_nothing_is_an_error(tmp_path):
    page = tmp_path / "_build" / "html" / "chapters" / "one.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>as it was</p>", encoding="utf-8")
    change = ("chapters/*.html", "<p>", r'<p class="\1">')
    with page_breaks._broken(tmp_path, (change, ("chapters/one.html", page_breaks.END, "<!-- -->"))):
        assert page.read_text(encoding="utf-8") == r'<p class="\1">as it was</p><!-- -->'
    assert page.read_text(encoding="utf-8") == "<p>as it was</p>"
    for useless in (("chapters/one.html", "<q>", ""), ("chapters/two.html", "<p>", ""), ("chapters/one.html", "<p>", "<p>")):
        with pytest.raises(LookupError), page_breaks._broken(tmp_path, (change, useless)):
            pytest.fail("a break that changes nothing is run")
        assert page.read_text(encoding="utf-8") == "<p>as it was</p>"


def test_every_break_still_finds_what_it_breaks(tmp_path):
    shutil.copytree(HTML, tmp_path / "_build" / "html")
    shutil.copytree(ROOT / "report", tmp_path / "report")
    stale = []
    for one in page_breaks.BREAKS:
        try:
            with page_breaks._broken(tmp_path, one.changes):
                pass
        except LookupError as error:
            stale.append(f"{one.name}: {error}")
    assert stale == []


def test_a_test_is_found_by_a_part_of_its_parameters():
    collected = [f"tests/browser/test_x.py::{name}" for name in ("test_a[one-desk]", "test_a[two-desk]", "test_a[two-phone]", "test_ab")]
    assert page_breaks._node("test_x.py::test_a", collected) == collected[0]
    assert page_breaks._node("test_x.py::test_a[two]", collected) == collected[1]
    assert page_breaks._node("test_x.py::test_a[t*ph]", collected) == collected[2]
    assert page_breaks._node("test_x.py::test_ab", collected) == collected[3]
    for missing in ("test_x.py::test_b", "test_x.py::test_a[three]"):
        with pytest.raises(LookupError):
            page_breaks._node(missing, collected)
