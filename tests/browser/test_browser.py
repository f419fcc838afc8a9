"""The pages in a browser: opened as files and from a server, on a desk and on a phone."""

import re
from urllib.parse import urlsplit

import prose
import pytest
from conftest import DESK, FIRST, LISTED, PAGES, PHONE, until

from report import paths
from report.figures.chart import PALETTE

CHAPTER = "chapters/violence-by-province.html"


def rgb(colour: str) -> str:
    """#1c1e21 as a browser's computed style tells it."""
    return "rgb({}, {}, {})".format(*(int(colour[at : at + 2], 16) for at in (1, 3, 5)))


# --- Quiet, and alone -----------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_quiet_and_asks_nobody_else(open_page, site, name):
    page = open_page(site + name)
    page.mouse.wheel(0, 100_000)
    summaries = page.locator("article details > summary")
    # With the mouse, the first of each kind; hundreds of clicks would take minutes. From the end: what holds others is closed last.
    kinds = summaries.evaluate_all("all => all.map(one => one.checkVisibility() ? 'a ' + one.parentElement.className : '')")
    for kind in sorted(set(kinds) - {""}, key=kinds.index, reverse=True):
        summaries.nth(kinds.index(kind)).click()
    page.evaluate("document.querySelectorAll('article details:not([open]) > summary').forEach(one => one.click())")
    page.wait_for_load_state("networkidle")
    assert page.seen.console == []
    assert page.seen.errors == []
    assert page.seen.failed == []
    assert page.seen.requests
    assert [url for url in page.seen.requests if not url.startswith((site, "data:"))] == []


# --- Width ----------------------------------------------------------------------------------


def test_no_page_scrolls_sideways(page):
    wide = "document.scrollingElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    # A reader on a slow line sees the letters of the system, which may be wide.
    page.evaluate(
        "for (const name of ['--sans', '--serif']) document.documentElement.style.setProperty(name, 'DejaVu Sans, Verdana, sans-serif')"
    )
    assert page.evaluate(wide) <= 0, "in letters of the system"
    page.evaluate("for (const name of ['--sans', '--serif']) document.documentElement.style.removeProperty(name)")
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    assert page.evaluate(wide) <= 0, "with the tables open"
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = false)")


def test_a_figure_shows_the_drawing_that_fits_and_can_be_read(page):
    figures = page.locator("figure.chart")
    expected = sum(f"chapters/{cell.chapter}.html" == page.name for cell in prose.cells())
    assert figures.count() == expected
    for place, figure in enumerate(figures.all()):
        # On the first page the first figure is in a column beside the text.
        narrow = page.size == "phone" or (page.name == FIRST and place == 0)
        shown, hidden = ("chart-narrow", "chart-wide") if narrow else ("chart-wide", "chart-narrow")
        assert figure.locator(f"svg.{shown}").is_visible()
        assert not figure.locator(f"svg.{hidden}").is_visible()
        smallest = figure.locator(f"svg.{shown}").evaluate(
            """svg => Math.min(...[...svg.querySelectorAll('text')].map(
                t => parseFloat(getComputedStyle(t).fontSize) * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width))"""
        )
        assert smallest >= 9.5, figure.get_attribute("id")
        # No letters are cut off at the edge, in the browser's own font.
        outside = figure.locator(f"svg.{shown}").evaluate(
            """svg => { const box = svg.getBoundingClientRect();
                return [...svg.querySelectorAll('text')].filter(t => { const b = t.getBoundingClientRect();
                    return b.left < box.left - 2 || b.right > box.right + 1 || b.top < box.top - 2 || b.bottom > box.bottom + 2 })
                .map(t => t.textContent) }"""
        )
        assert outside == [], figure.get_attribute("id")


# --- Navigation -----------------------------------------------------------------------------


def test_on_a_phone_the_button_opens_the_navigation_and_its_links_work(open_page, site):
    page = open_page(site + FIRST, PHONE)
    link = page.locator("nav.bd-docs-nav a", has_text="Where the violence is").last
    assert not link.is_visible()
    page.locator("button.primary-toggle").click()
    link.wait_for(state="visible")
    box = link.bounding_box()
    assert 0 <= box["x"] and box["x"] + box["width"] <= PHONE["width"]
    link.click()
    page.wait_for_url(f"**/{CHAPTER}")
    assert page.locator("article h1").inner_text().startswith("Where the violence is")
    assert page.seen.console == page.seen.errors == []


def test_on_a_phone_escape_closes_the_navigation(open_page, served):
    page = open_page(served + FIRST, PHONE)
    link = page.locator("nav.bd-docs-nav a", has_text="Where the violence is").last
    page.locator("button.primary-toggle").click()
    link.wait_for(state="visible")
    page.keyboard.press("Escape")
    link.wait_for(state="hidden")


def test_on_a_desk_the_navigation_stands_open(open_page, served):
    page = open_page(served + FIRST)
    links = page.locator("nav.bd-docs-nav a:visible").evaluate_all("links => links.map(l => l.pathname.split('/').slice(-2).join('/'))")
    assert set(LISTED) <= set(links)


def test_the_way_through_the_book_leads_to_every_chapter(open_page, served):
    page = open_page(served + FIRST)
    visited = [urlsplit(page.url).path]
    while page.locator("a.right-next").count():
        page.locator("a.right-next").click()
        page.wait_for_load_state("load")
        visited.append(urlsplit(page.url).path)
        assert len(visited) <= len(PAGES), visited
    assert sorted(visited) == sorted(f"/{name}" for name in LISTED)


def test_the_first_tab_offers_to_skip_to_the_text(open_page, served):
    page = open_page(served + CHAPTER)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main-content"
    box = page.locator(":focus").bounding_box()
    assert page.locator(":focus").is_visible() and box["y"] >= 0, "what is moved out of the window counts as visible"


def test_a_method_is_one_fold_away(open_page, site):
    page = open_page(site + CHAPTER)
    page.locator("figure.chart summary", has_text="How it is computed").first.click()
    link = page.locator("figure.chart .chart-links a.internal").first
    anchor = urlsplit(link.get_attribute("href")).fragment
    link.click()
    page.wait_for_url(f"**/chapters/data-and-methods.html#{anchor}")
    top = page.evaluate("id => document.getElementById(id).getBoundingClientRect().top", anchor)
    assert -50 <= top <= DESK["height"] / 2, top


def test_on_a_desk_the_switch_and_all_sections_are_above_the_fold(open_page, served):
    page = open_page(served + CHAPTER)
    for name in (".theme-switch-button:visible", ".actions a"):
        box = page.locator(f"#book-nav {name}").bounding_box()
        assert box["y"] + box["height"] < DESK["height"] / 2, name


def test_on_a_phone_the_bar_stays_and_covers_nothing(open_page, served):
    page = open_page(served + CHAPTER, PHONE, reduced_motion="reduce")
    page.evaluate("scrollTo(0, 9000)")
    bar = page.locator(".bd-header").bounding_box()
    assert bar["y"] == 0 and 30 < bar["height"] < 64
    for name in ("Contents", "Search", "Dark", "Back to the top"):
        assert (
            page.locator(".bd-header")
            .get_by_role("link", name=name)
            .or_(page.locator(".bd-header button", has_text=name))
            .first.is_visible()
        )
    # Where an address leads, and what the keyboard reaches from below, is beside the bar.
    link = page.locator("h2[id], section[id] > h2").nth(2)
    page.evaluate("id => { location.hash = id }", link.evaluate("one => one.closest('section').id"))
    assert link.bounding_box()["y"] >= bar["height"]
    page.locator(".chart-links a").last.focus()
    for _ in range(8):
        page.keyboard.press("Shift+Tab")
        stop = page.evaluate("(() => { const b = document.activeElement.getBoundingClientRect(); return [b.top, b.bottom] })()")
        assert stop[0] >= bar["height"] - 1 or stop[1] > bar["height"] + 24, stop
    page.get_by_role("link", name="Back to the top").click()
    until(page, "scrollY < 80")


TARGETS = """:is(.bd-header, .bd-footer-content, .prev-next-footer, .reuse, .chart-links) :is(a, button), .claim-mark a, summary"""


@pytest.mark.parametrize("name", ["chapters/the-report.html", CHAPTER])
def test_on_a_phone_a_finger_finds_its_target(open_page, served, name):
    page = open_page(served + name, PHONE)
    small = page.evaluate(
        """all => [...document.querySelectorAll(all)].filter(one => one.checkVisibility()).map(one => [one.outerHTML.slice(0, 80), one.getBoundingClientRect()])
            .filter(([, b]) => b.width && (b.width < 24 || b.height < 24)).map(([what, b]) => `${what} ${b.width}x${b.height}`)""",
        TARGETS,
    )
    assert small == []


# --- Light and dark -------------------------------------------------------------------------

MARK = "figure.chart svg.chart-wide [style*='fill:var(--c-pk-kp,']"


def looks(page) -> dict[str, str]:
    return page.evaluate(
        """mark => ({theme: document.documentElement.dataset.theme, mark: getComputedStyle(document.querySelector(mark)).fill,
            paper: getComputedStyle(document.body).backgroundColor, text: getComputedStyle(document.querySelector('.answer p')).color,
            letters: getComputedStyle(document.querySelector("figure.chart svg.chart-wide text[style*='--c-muted']")).fill})""",
        MARK,
    )


def switch_to(page, theme: str) -> None:
    """By one click of the switch."""
    if page.evaluate("document.documentElement.dataset.theme") != theme:
        page.locator("button.theme-switch-button:visible").click()
    assert page.evaluate("document.documentElement.dataset.theme") == theme


def keeps(page, theme: str) -> bool:
    """Whether the page has the theme when it is loaded again. Chromium hands what a page stores to another process: a page that is
    loaded again within milliseconds can be sooner."""
    for pause in (0, 100, 1000):
        page.wait_for_timeout(pause)
        page.reload()
        if page.evaluate("document.documentElement.dataset.theme") == theme:
            return True
    return False


def test_a_page_follows_the_system_until_the_reader_chooses(open_page, site):
    page = open_page(site + CHAPTER, color_scheme="dark")
    assert looks(page)["theme"] == "dark"
    page.locator("button.theme-switch-button:visible").click()
    assert looks(page)["theme"] == "light"
    assert keeps(page, "light")


def test_the_switch_turns_the_page_dark_and_its_figures_with_it(open_page, site):
    page = open_page(site + CHAPTER)
    light = looks(page)
    assert light["theme"] == "light" and light["mark"] == rgb(PALETTE["PK-KP"][0])
    switch_to(page, "dark")
    dark = looks(page)
    assert dark["mark"] == rgb(PALETTE["PK-KP"][1])
    for what in ("paper", "text", "letters"):
        assert light[what] != dark[what], what
    assert keeps(page, "dark") and looks(page) == dark
    assert page.seen.console == page.seen.errors == []


def test_letters_and_paper_are_far_apart_in_both_themes(open_page, served):
    page = open_page(served + CHAPTER)

    def contrast(one: str, other: str) -> float:
        def luminance(colour):
            parts = [int(n) / 255 for n in re.findall(r"\d+", colour)[:3]]
            linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
            return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

        low, high = sorted((luminance(one), luminance(other)))
        return (high + 0.05) / (low + 0.05)

    for theme in ("light", "dark"):
        switch_to(page, theme)
        seen = looks(page)
        assert contrast(seen["text"], seen["paper"]) >= 7
        assert contrast(seen["letters"], seen["paper"]) >= 4.5


# --- Tables, downloads ----------------------------------------------------------------------


def test_a_table_opens_and_closes_by_keyboard(open_page, site):
    page = open_page(site + CHAPTER)
    details = page.locator("figure.chart details").first
    table, summary = details.locator("table"), details.locator("summary")
    assert not table.is_visible()
    # From the table the next stop is its file.
    page.locator("figure.chart").first.get_by_role("link", name="CSV").focus()
    page.keyboard.press("Shift+Tab")
    assert summary.evaluate("one => one === document.activeElement")
    outline = summary.evaluate("one => getComputedStyle(one).outlineStyle + ' ' + getComputedStyle(one).outlineWidth")
    assert outline == "solid 3px"
    page.keyboard.press("Enter")
    assert table.is_visible()
    page.keyboard.press("Tab")
    assert details.locator(".scroll").evaluate("one => one === document.activeElement"), "a wide table can be scrolled"
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Space")
    assert not table.is_visible()


def test_the_csv_of_a_figure_is_downloaded(open_page, served, tmp_path):
    page = open_page(served + CHAPTER)
    figure = page.locator("figure.chart").first
    link = figure.locator(".chart-links a[download]").first
    with page.expect_download() as download:
        link.click()
    download.value.save_as(tmp_path / "table.csv")
    name = f"{figure.get_attribute('id')}.csv"
    assert download.value.suggested_filename == name
    assert (tmp_path / "table.csv").read_bytes() == (paths.HTML / "downloads" / name).read_bytes()
