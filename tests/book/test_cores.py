"""How pages are shared out among the processes that read and write them."""

import time
from types import SimpleNamespace

import pytest
from sphinx.errors import SphinxParallelError

from report.book import cores
from report.errors import ReportError
from report.paths import CHAPTERS, ROOT

ALL = [f"chapters/{path.stem}" for path in sorted(CHAPTERS.glob("*.md"))]


def size(portion: list[str]) -> int:
    return sum((ROOT / f"{page}.md").stat().st_size for page in portion)


def test_each_page_is_in_one_portion_and_none_is_much_longer_than_it_must_be():
    found = cores.portions(ALL, 3)
    assert sorted(page for portion in found for page in portion) == ALL and len(found) == 6
    longest = max(size([page]) for page in ALL)
    assert max(map(size, found)) <= max(longest, 1.3 * size(ALL) / 6)


def test_sphinx_takes_up_the_longest_portions_first():
    found = cores.portions(ALL, 3)
    first, rest = found[:3], found[3:]
    assert min(map(size, first)) >= max(map(size, rest)) * 0.7
    assert cores.portions(["chapters/about"], 2) == [["chapters/about"]] and cores.portions([], 2) == []
    assert max(ALL, key=lambda page: size([page])) in [page for portion in first for page in portion]


def written(folder) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("processes", [1, 3])
def test_each_task_is_done_once_and_an_error_ends_the_build(tmp_path, processes):
    app = SimpleNamespace(parallel=processes)
    cores.on_all(app, lambda name, text: (tmp_path / name).write_text(text), [(str(n), "x") for n in range(7)])
    assert written(tmp_path) == [str(n) for n in range(7)]

    def refuse(name):
        raise ReportError(f"{name} is no good")

    with pytest.raises((ReportError, SphinxParallelError), match="5 is no good"):
        cores.on_all(app, refuse, [("5",)])
    cores.on_all(app, refuse, [])


def test_an_error_that_is_heard_of_while_a_task_is_given_is_not_forgotten():
    tasks = cores.Tasks(1)
    tasks.add_task(int, "none")
    deadline = time.monotonic() + 30
    with pytest.raises(SphinxParallelError, match="ValueError"):
        while time.monotonic() < deadline:
            tasks.add_task(int, "1")
            time.sleep(0.1)
