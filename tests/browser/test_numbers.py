"""Numbers that answer: their entries open in place, by keyboard too, and lead to their page where nothing opens."""

import pytest
from conftest import DESK, FIRST, PAGES, PHONE, until
from test_accessibility import faults

from report import paths

KABUL = "chapters/after-kabul.html"
OPEN = "document.querySelector('#number').matches(':popover-open')"


def opened(page, selector: str = "article a.number", nth: int = 3):
    """The link that was pressed, its entry open."""
    link = page.locator(selector).nth(nth)
    link.focus()
    page.keyboard.press("Enter")
    until(page, OPEN)
    return link


@pytest.mark.parametrize("selector", ["article a.number", "article a.why"])
def test_an_entry_opens_by_keyboard_and_gives_the_focus_back(open_page, site, selector):
    page = open_page(site + KABUL)
    link = opened(page, selector)
    box = page.get_by_role("dialog")
    assert box.count() == 1 and page.evaluate("document.activeElement.id") == "number"
    heading = box.locator("h3").inner_text()
    assert heading and page.get_by_role("dialog", name=heading).count() == 1, "its name is its value"
    if selector == "article a.number":
        assert link.inner_text() in box.inner_text()
    assert link.get_attribute("aria-expanded") == "true"
    page.keyboard.press("Tab")
    assert box.evaluate("one => one !== document.activeElement && one.contains(document.activeElement)")
    page.keyboard.press("Escape")
    until(page, f"!{OPEN}")
    assert link.evaluate("one => one === document.activeElement")
    assert link.get_attribute("aria-expanded") == "false"
    assert page.url.endswith(KABUL) and page.seen.errors == [] and page.seen.console == []


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
def test_tab_past_an_end_of_an_entry_leads_back_to_its_number(open_page, served, key):
    page = open_page(served + KABUL)
    link = opened(page)
    for _ in range(page.locator("#number").locator("a, button, summary, pre").count() + 1):
        page.keyboard.press(key)
        if not page.evaluate(OPEN):
            break
    assert not page.evaluate(OPEN) and link.evaluate("one => one === document.activeElement")


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_fold_of_an_entry_that_opens_is_seen(open_page, served, viewport):
    page = open_page(served + KABUL, viewport)
    opened(page, nth=0)
    fold = page.locator("#number details", has_text="Two lines of Python")
    assert fold.count() == 1 and fold.get_attribute("open") is None
    fold.locator("summary").press("Enter")
    page.wait_for_timeout(300)
    lines, box, ways = (page.locator(f"#number{part}").bounding_box() for part in (" details[open] pre", "", " .ways"))
    assert box["y"] <= lines["y"] and lines["y"] + lines["height"] <= ways["y"] and box["y"] + box["height"] <= viewport["height"]


def test_an_entry_closes_by_its_button_and_by_a_click_beside_it(open_page, served):
    page = open_page(served + KABUL)
    for close in (lambda: page.get_by_role("button", name="Close").last.click(), lambda: page.mouse.click(5, 300)):
        link = opened(page)
        close()
        until(page, f"!{OPEN}")
        assert link.get_attribute("aria-expanded") == "false"


def test_one_entry_takes_the_place_of_another(open_page, served):
    page = open_page(served + KABUL)
    opened(page, nth=1)
    first = page.locator("#number h3").inner_text()
    page.keyboard.press("Escape")
    opened(page, "article a.why", nth=1)
    assert page.locator("#number h3").inner_text() != first and page.locator("#number h3").count() == 1


def test_the_entries_load_when_the_first_is_asked_for_and_once(open_page, served):
    page = open_page(served + KABUL)
    asked = lambda: [url for url in page.seen.requests if "/numbers/" in url]  # noqa: E731
    assert asked() == []
    for nth in (0, 1):
        opened(page, nth=nth)
        page.keyboard.press("Escape")
    assert asked() == [f"{served}numbers/after-kabul.js"]
    # A browser that still has the file does not ask for it again, whatever the page does.
    assert page.locator("script[src$='/numbers/after-kabul.js']").count() == 1


def test_where_the_entries_do_not_load_the_number_leads_to_their_page(open_page, served):
    page = open_page(served + KABUL, prepare=lambda page: page.route("**/numbers/*.js", lambda route: route.abort()))
    link = page.locator("article a.number").nth(3)
    address = link.get_attribute("href")
    link.click()
    page.wait_for_url(f"**/{address}")


def test_a_click_for_a_tab_of_its_own_opens_nothing_in_place(open_page, served):
    page = open_page(served + KABUL)
    with page.context.expect_page() as other:
        page.locator("article a.number").nth(3).click(modifiers=["ControlOrMeta"])
    assert "numbers.html#" in other.value.url and not page.evaluate(OPEN)


@pytest.mark.parametrize("viewport", [PHONE, DESK, {"width": 320, "height": 568}], ids=["phone", "desk", "small"])
def test_an_entry_is_within_the_window_and_near_its_number(open_page, served, viewport):
    page = open_page(served + KABUL, viewport)
    for nth in (0, 5, 20):
        link = opened(page, nth=nth)
        box, at = page.locator("#number").bounding_box(), link.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= viewport["width"]
        assert min(abs(box["y"] - at["y"] - at["height"]), abs(box["y"] + box["height"] - at["y"])) <= 40 or box["y"] >= 0
        assert page.evaluate("document.scrollingElement.scrollWidth") <= viewport["width"]
        page.keyboard.press("Escape")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_in_an_open_entry(open_page, served, theme):
    page = open_page(served + KABUL, reduced_motion="reduce")
    page.evaluate(f"document.documentElement.dataset.theme = '{theme}'")
    opened(page, "article a.why")
    assert faults(page) == []


@pytest.mark.parametrize("name", [KABUL, FIRST, "chapters/urdu-summary.html"])
def test_without_scripts_a_number_leads_to_its_entry(open_page, name):
    page = open_page(f"{paths.HTML.as_uri()}/{name}", DESK, java_script_enabled=False)
    link = page.locator("article a.number").nth(1)
    said = link.inner_text()
    link.click()
    page.wait_for_url("**/chapters/numbers.html#*")
    entry = page.locator(":target")
    assert said in entry.inner_text() or name.endswith("urdu-summary.html")
    box = entry.bounding_box()
    assert 0 <= box["y"] < DESK["height"]
    fold = entry.locator("details:has(pre)").first
    fold.locator("summary").click()
    assert fold.locator("pre").is_visible()


def test_a_number_is_quiet_until_it_is_asked(open_page, served):
    page = open_page(served + KABUL)
    link = page.locator("article a.number:not(.chart-links a)").nth(3)
    look = (
        "one => { const s = getComputedStyle(one); return [s.textDecorationLine, s.color === getComputedStyle(one.parentElement).color] }"
    )
    assert link.evaluate(look) == ["none", True]
    link.hover()
    assert link.evaluate(look) == ["underline", False]
    page.mouse.move(0, 0)
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert link.evaluate(look) == ["underline", False]


def test_pages_without_numbers_have_no_box(open_page, served):
    assert "contents.html" in PAGES
    page = open_page(served + "contents.html")
    assert page.locator("#number").count() == 0
