"""How pages are shared out among the processes that read and write them."""

import warnings

from report.paths import CHAPTERS, ROOT

with warnings.catch_warnings(action="ignore"):  # of Jupyter Book's libraries to each other
    from report.book import pages

ALL = [f"chapters/{path.stem}" for path in sorted(CHAPTERS.glob("*.md"))]


def size(portion: list[str]) -> int:
    return sum((ROOT / f"{page}.md").stat().st_size for page in portion)


def test_each_page_is_in_one_portion_and_none_is_much_longer_than_it_must_be():
    found = pages.portions(ALL, 3)
    assert sorted(page for portion in found for page in portion) == ALL and len(found) == 6
    longest = max(size([page]) for page in ALL)
    assert max(map(size, found)) <= max(longest, 1.3 * size(ALL) / 6)


def test_sphinx_takes_up_the_longest_portions_first():
    first, rest = pages.portions(ALL, 3)[:3], pages.portions(ALL, 3)[3:]
    assert min(map(size, first)) >= max(map(size, rest)) * 0.7
    assert pages.portions(["chapters/about"], 2) == [["chapters/about"]] and pages.portions([], 2) == []
    assert max(ALL, key=lambda page: size([page])) in [page for portion in first for page in portion]
