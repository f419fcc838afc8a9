"""What code rests on, its digest, and which executed chapters are still good, in a small tree."""

import nbformat
import pytest
from jupyter_cache.base import CacheBundleIn

from report import closure, paths
from report.book import kept
from report.book.executions import Executions
from report.errors import ReportError

FILES = {
    "report/__init__.py": "",
    "report/ground.py": '"""The ground."""\n\nLIMIT = 3\n\n\ndef within(number):\n    """Whether it is."""\n    return number < LIMIT  # strictly\n',
    "report/late.py": "import math\n\nfrom report import ground\n",
    "report/alone.py": "OTHER = 1\n",
    "report/room/__init__.py": "from report.room.inner import thing\n",
    "report/room/inner.py": "thing = 1\n",
    "report/one.py": "from report import ground\nfrom report.room import thing\n\n\ndef draw():\n    from report.late import ground\n\n    return ground\n",
    "report/two.py": "import report.ground\n",
    "data/table.csv": "a\n1\n",
    "requirements.txt": "pandas==3.0.0\n",
}
CHAPTERS = {"first": "from report import one\n\none.draw()", "second": "from report import two\n\ntwo.draw()"}


@pytest.fixture
def tree(tmp_path, monkeypatch):
    monkeypatch.setattr(paths, "ROOT", tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    kept._surroundings.cache_clear()
    yield tmp_path
    kept._surroundings.cache_clear()


def edit(tree, name, old, new):
    path = tree / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    kept._surroundings.cache_clear()  # of a later build


# --- The closure ------------------------------------------------------------------------------------


def test_a_closure_holds_what_is_imported_at_whatever_remove(tree):
    assert closure.closure("report.one") == {
        "report", "report.one", "report.ground", "report.late", "report.room", "report.room.inner",
    }  # fmt: skip
    assert closure.closure("report.two") == {"report", "report.two", "report.ground"}
    assert closure.closure("report.room.inner") == {"report", "report.room", "report.room.inner"}


def test_modules_that_import_each_other_have_a_closure(tree):
    edit(tree, "report/ground.py", "LIMIT = 3", "from report import two")
    assert closure.closure("report.two") == closure.closure("report.ground") == {"report", "report.two", "report.ground"}


def test_only_modules_of_the_project_count(tree):
    assert closure.imports("import math, os.path\nfrom report import one, nothing\nfrom reports import two") == {"report", "report.one"}
    with pytest.raises(LookupError, match=r"no module report\.nothing"):
        closure.closure("report.nothing")


def test_a_folder_that_is_no_package_is_told_with_the_remedy(tree):
    (tree / "report/room/__init__.py").unlink()
    with pytest.raises(ReportError, match=r"report/room/ has no __init__\.py.*Add an empty one"):
        closure.closure("report.room.inner")


# --- The code ---------------------------------------------------------------------------------------

NO_CODE = [("# strictly", "# not more"), ('"""Whether it is."""', '"""Whether it is so."""'), ("\n\n\ndef", "\n\ndef"),
           ('"""The ground."""', ""), ("LIMIT = 3", 'LIMIT = 3\n"""What it says."""'), ("number < LIMIT", "(number < LIMIT)")]  # fmt: skip
CODE = [("LIMIT = 3", "LIMIT = 4"), ("number < LIMIT", "number <= LIMIT"), ("number < LIMIT", "abs(number) < LIMIT"),
        ("def within(number)", "def within(number=1)"), ("return ", ""), ("LIMIT = 3", "LIMIT = '3'")]  # fmt: skip


@pytest.mark.parametrize("old, new, other", [(*c, False) for c in NO_CODE] + [(*c, True) for c in CODE])
def test_a_digest_is_of_what_runs(tree, old, new, other):
    before = closure.code_digest({"report.ground"})
    edit(tree, "report/ground.py", old, new)
    assert (closure.code_digest({"report.ground"}) != before) == other


def test_code_that_moves_to_another_module_is_a_change(tree):
    both = {"report.alone", "report.room.inner"}
    before = closure.code_digest(both)
    (tree / "report/alone.py").write_text(FILES["report/room/inner.py"])
    (tree / "report/room/inner.py").write_text(FILES["report/alone.py"])
    assert closure.code_digest(both) != before


def test_what_is_no_python_counts_as_it_stands(tree):
    before = closure.code_digest({"report.ground"})
    edit(tree, "report/ground.py", "def within(number):", "def within(number:")
    assert closure.code_digest({"report.ground"}) != before


# --- Executed chapters --------------------------------------------------------------------------------


def notebook(code):
    found = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)])
    found.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    return found


@pytest.fixture
def cache(tree):
    """Both chapters of the small tree, executed."""
    found = Executions(tree / "cache")
    for name, code in CHAPTERS.items():
        found.cache_notebook_bundle(CacheBundleIn(notebook(code), f"{name}.md"), check_validity=False)
    assert still_good(found) == {"first", "second"}
    return found


def still_good(cache) -> set[str]:
    found = set()
    for name, code in CHAPTERS.items():
        try:
            cache.match_cache_notebook(notebook(code))
        except KeyError:
            continue
        found.add(name)
    return found


@pytest.mark.parametrize(
    "name, old, new, left",
    [
        ("report/ground.py", "# strictly", "# not more", {"first", "second"}),
        ("report/one.py", "def draw():\n", 'def draw():\n    """A drawing."""\n', {"first", "second"}),
        ("report/alone.py", "1", "2", {"first", "second"}),
        ("report/one.py", "return ground", "return None", {"second"}),
        ("report/late.py", "import math", "import cmath", {"second"}),
        ("report/room/inner.py", "1", "2", {"second"}),
        ("report/two.py", "ground", "late", {"first"}),
        ("report/ground.py", "LIMIT = 3", "LIMIT = 4", set()),
        ("data/table.csv", "1", "2", set()),
        ("requirements.txt", "3.0.0", "3.0.1", set()),
    ],
)
def test_a_chapter_is_executed_anew_for_what_it_rests_on_alone(tree, cache, name, old, new, left):
    edit(tree, name, old, new)
    assert still_good(cache) == left
    edit(tree, name, new, old)
    assert still_good(cache) == {"first", "second"}, "what is taken back was executed before"


def test_other_cells_are_another_execution(cache):
    with pytest.raises(KeyError):
        cache.match_cache_notebook(notebook(CHAPTERS["first"] + "\n"))


def test_old_executions_are_forgotten(cache):
    cache.get_cache_bundle(cache.match_cache_notebook(notebook(CHAPTERS["first"])).pk)
    cache.forget(but=1)
    assert still_good(cache) == {"first"}
    assert len(list((cache.path / "executed").iterdir())) == 1


# --- Files ------------------------------------------------------------------------------------------


def test_a_file_is_made_once_for_a_key_and_an_older_one_goes(tmp_path):
    made = []

    def keep(name, key):
        return kept.kept(tmp_path / "new", name, key, lambda path: (made.append(key), path.write_text(key)))

    assert keep("a.txt", "one") == keep("a.txt", "one")
    other = keep("a-b.txt", "one")
    assert keep("a.txt", "two").read_text() == "two" and made == ["one", "one", "two"]
    assert set((tmp_path / "new").iterdir()) == {keep("a.txt", "two"), other}


def test_a_file_whose_making_fails_is_not_kept(tmp_path):
    def fails(path):
        path.write_text("half")
        raise ValueError

    with pytest.raises(ValueError):
        kept.kept(tmp_path, "a.txt", "key", fails)
    assert kept.kept(tmp_path, "a.txt", "key", lambda path: path.write_text("whole")).read_text() == "whole"
