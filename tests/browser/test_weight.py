"""What a page weighs, what it asks for, and whether it moves under the reader's eyes."""

import gzip
from urllib.parse import unquote, urlsplit

import pytest
from conftest import CHAPTERS, FIRST, PHONE, opener

from report import paths

FIRST_VISIT, LATER = 400_000, 160_000  # bytes, gzipped
EXPLORER = 350_000  # with the library that it draws with
MOST_REQUESTS = 18
SHIFT = 0.05  # half of what Core Web Vitals call good, here with every font 0.4 s late


def weights(urls: set[str]) -> dict[str, int]:
    """Each file's size as a server sends it, compressed."""
    files = {unquote(urlsplit(url).path).lstrip("/") for url in urls}
    return {name: len(gzip.compress((paths.HTML / name).read_bytes(), 6)) for name in files}


class Asked(dict):
    """What each chapter asks for, read to its end with its tables open, and what of it blocks the first paint: `blocking`.

    A chapter is opened when a test first asks for it.
    """

    def __init__(self, open_page, served):
        self.open_page, self.served = open_page, served
        self.blocking: dict[str, list[str]] = {}

    def __missing__(self, name: str) -> set[str]:
        page = self.open_page(self.served + name)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        page.mouse.wheel(0, 100_000)
        page.wait_for_load_state("networkidle")
        self[name] = set(page.seen.requests)
        self.blocking[name] = page.evaluate(
            "performance.getEntriesByType('resource').filter(r => r.renderBlockingStatus === 'blocking').map(r => r.name)"
        )
        page.context.close()
        return self[name]


@pytest.fixture(scope="module")
def asked(chromium, served):
    with opener(chromium) as open_page:
        yield Asked(open_page, served)


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_first_visit_is_light(asked, name):
    sizes = weights(asked[name])
    assert sum(sizes.values()) <= FIRST_VISIT, sizes
    assert len(asked[name]) <= MOST_REQUESTS, sizes


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_later_chapter_is_lighter(asked, name):
    sizes = weights(asked[name] - asked[FIRST])
    limit = EXPLORER if name == "chapters/explore.html" else LATER
    assert 0 < sum(sizes.values()) <= limit or name == FIRST, sizes


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_loads_no_search_and_no_framework(asked, name):
    loaded = " ".join(asked[name])
    for heavy in ("search-index", "searchindex", "minisearch", "searchtools", "bootstrap", "fontawesome", "thebe", "pydata"):
        assert heavy not in loaded, heavy


@pytest.mark.parametrize("name", CHAPTERS)
def test_nothing_blocks_the_first_paint_but_the_style(asked, name):
    assert asked[name]
    blocking = asked.blocking[name]
    assert blocking and all(urlsplit(url).path.endswith(".css") for url in blocking), blocking
    assert len(blocking) <= 5


@pytest.mark.parametrize("name", [FIRST, "chapters/violence-by-province.html", "chapters/quotations.html", "chapters/claims.html"])
@pytest.mark.parametrize("viewport", [PHONE, {"width": 1280, "height": 800}], ids=["phone", "desk"])
def test_nothing_moves_when_the_fonts_come_late(open_page, served, name, viewport):
    def late(page):
        page.add_init_script(
            "window.moved = 0; new PerformanceObserver(list => { for (const one of list.getEntries()) window.moved += one.value })"
            ".observe({type: 'layout-shift', buffered: true})"
        )
        page.route("**/*.woff2", lambda route: (page.wait_for_timeout(400), route.continue_()))

    page = open_page(served + name, viewport, prepare=late, own_letters=False)
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(300)
    assert page.evaluate("[...document.fonts].some(one => one.family.includes('Source') && one.status === 'loaded')")
    assert page.evaluate("window.moved") <= SHIFT
