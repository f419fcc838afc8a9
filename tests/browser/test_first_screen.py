"""What a reader sees before scrolling, and the way from the root of the site to it."""

import re

import pytest
from conftest import CHAPTERS, DESK, FIRST, PHONE, sized, until

from report.book.war_phases import PAGES as EVIDENCE
from report.prose import names as facts

SIZES = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])


@SIZES
def test_the_first_page_answers_before_any_scrolling(open_page, site, viewport):
    page = open_page(site + FIRST, viewport)
    height = viewport["height"]

    def bottom(selector: str) -> float:
        box = page.locator(selector).first.bounding_box()
        return box["y"] + box["height"]

    for part in (".question", ".answer", ".cutoff", "figure.chart .caption-text"):
        assert bottom(f"article {part}") <= height, part
    numbers = page.locator(".keynumbers strong")
    assert numbers.count() == page.locator(".keynumbers p:has(strong)").count() == 3
    assert all(re.search(r"\d", text) for text in numbers.all_inner_texts())
    assert bottom(".keynumbers") <= height
    cutoff = page.locator(".cutoff").inner_text()
    assert facts.value("cutoff acled") in cutoff and facts.value("edition") in cutoff
    drawing = page.locator("figure.chart svg:visible").first.bounding_box()
    seen = (height - drawing["y"]) / drawing["height"]
    assert seen >= (1 if viewport is DESK else 0.85), f"{seen:.0%} of the chart"


@SIZES
def test_a_province_is_one_click_away(open_page, served, viewport):
    page = open_page(served + FIRST, viewport)
    names = page.locator(".provinces a").all_inner_texts()
    assert len(names) == 7
    page.locator(".provinces a", has_text="Balochistan").click()
    page.wait_for_url("**/violence-by-province.html#balochistan")
    heading = page.locator("#balochistan :is(h2, h3)").first
    heading.wait_for()
    until(page, "document.querySelector('#balochistan').getBoundingClientRect().top < innerHeight / 2")
    assert heading.inner_text().startswith("Balochistan")


@sized(CHAPTERS)
def test_each_chapter_opens_with_its_question_and_answer(page):
    question, answer = page.locator(".question"), page.locator(".answer")
    # Lists of works and of changes answer nothing.
    expected = page.name not in ("chapters/references.html", "chapters/changes.html")
    assert (question.count(), answer.count()) == (expected, expected)
    if expected:
        assert question.inner_text().strip()[-1] in "?؟"
        assert answer.bounding_box()["y"] < page.viewport_size["height"] * 0.8


@pytest.mark.parametrize("name", EVIDENCE)
def test_a_chapter_is_short_and_shows_its_answer_early(open_page, served, name):
    page = open_page(f"{served}chapters/{name}.html", PHONE)
    tall, top = page.evaluate("['article', 'article figure.chart'].map(it => document.querySelector(it).getBoundingClientRect())"
                              ".map((box, n) => (n ? box.top + scrollY : box.height) / innerHeight)")  # fmt: skip
    assert tall <= 12, f"{tall:.1f} screens"
    assert top <= 2, f"the first figure after {top:.1f} screens"
    assert 3 <= page.locator("article figure.chart").count() <= 5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_root_shows_nothing_of_its_own(open_page, served, scheme):
    """While it leads on, it is a blank sheet in the colour of the page to come."""

    def hold(page):
        page.route("**/chapters/index.html", lambda route: route.abort("aborted"))

    page = open_page("about:blank", color_scheme=scheme, prepare=hold)
    page.goto(served + "index.html", wait_until="commit")
    page.wait_for_timeout(400)
    assert page.evaluate("!document.body || getComputedStyle(document.body).visibility === 'hidden'")
    paper = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    # A browser that runs the root's script may leave its body unread; one that runs none reads it.
    still = open_page("about:blank", color_scheme=scheme, prepare=hold, java_script_enabled=False)
    still.goto(served + "index.html", wait_until="load")
    assert still.evaluate("getComputedStyle(document.body).visibility") == "hidden" and still.locator("a").count() == 1
    first = open_page(served + FIRST, color_scheme=scheme)
    assert paper == first.evaluate("getComputedStyle(document.body).backgroundColor")


def test_the_root_leads_on_and_leaves_no_trace(open_page, site):
    page = open_page(site + "index.html", own_letters=False)
    page.wait_for_url(f"{site}{FIRST}")
    assert page.locator("article h1").is_visible()
    assert page.seen.console == page.seen.errors == []
    assert [url for url in page.seen.requests if not url.startswith((site, "data:"))] == []


def test_the_root_leads_on_without_scripts(open_page, site):
    page = open_page(site + "index.html", own_letters=False, java_script_enabled=False)
    page.wait_for_url(f"{site}{FIRST}")


def test_all_verdicts_fit_one_screen_of_a_phone(open_page, served):
    page = open_page(served + "chapters/claims.html", PHONE)
    tiles = page.locator(".verdict-tiles")
    assert tiles.locator("a").count() == 17
    assert tiles.bounding_box()["height"] <= PHONE["height"]
