"""A chapter on paper."""

import pytest
from conftest import DESK, FIRST

CHAPTER = "chapters/violence-by-province.html"
QUOTED = "chapters/the-report.html"


@pytest.fixture
def paper(open_page, served):
    """Opens a page as it is printed; A4 between the margins is about 640 px wide."""

    def paper(name, **options):
        page = open_page(served + name, {"width": 640, "height": 980}, **options)
        page.emulate_media(media="print")
        return page

    return paper


def test_no_navigation_is_printed(paper):
    page = paper(CHAPTER)
    for part in ("header.bd-header", "#book-nav", ".prev-next-footer", ".skip-link", ".headerlink", ".theme-switch-button"):
        assert page.locator(part).count() and not any(one.is_visible() for one in page.locator(part).all()), part
    assert page.locator("article h1").is_visible()


def test_links_are_printed_with_their_addresses(paper):
    page = paper(QUOTED)
    link = page.locator("article a[href^=http]").first
    printed = link.evaluate("one => getComputedStyle(one, '::after').content")
    assert link.get_attribute("href") in printed or "attr(href)" in printed
    inside = page.locator("article a[href^='quotations.html']").first
    assert inside.evaluate("one => getComputedStyle(one, '::after').content") in ("none", "normal")


def test_figures_are_whole_and_their_tables_closed(paper):
    page = paper(CHAPTER)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    figures = page.locator("figure.chart").all()
    assert figures
    for figure in figures:
        assert figure.evaluate("one => getComputedStyle(one).breakInside") == "avoid"
        assert figure.locator("svg.chart-wide").is_visible() and not figure.locator("svg.chart-narrow").is_visible()
        assert not figure.locator("table").first.is_visible()
        box = figure.bounding_box()
        assert box["x"] + box["width"] <= 641 and box["height"] <= 1010, figure.get_attribute("id")


@pytest.mark.parametrize("name", ["chapters/fight-or-talk.html", "chapters/claims.html"])
def test_folded_prose_is_printed_open(paper, name):
    page = paper(name)
    folds = page.locator("details.fold").all()
    assert folds
    for fold in folds:
        assert fold.locator(":scope > :not(summary)").first.is_visible(), fold.inner_text()


def test_each_sheet_has_a_running_title_and_a_number(paper):
    page = paper(CHAPTER)
    rules = page.evaluate(
        "[...document.styleSheets].filter(s => !s.href || s.href.includes('book.css')).flatMap(s => [...s.cssRules]).filter(r => r instanceof CSSPageRule).map(r => r.cssText).join(' ')"
    )
    assert "A divided front" in rules and "Where the violence is" in rules and "counter(page)" in rules


def test_a_dark_page_is_printed_light(open_page, served):
    page = open_page(served + FIRST, DESK, color_scheme="dark")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
