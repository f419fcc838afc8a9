"""Long lists. The filters of the registers with scripts: the choice is in the address, and the counts follow it."""

import contextlib
import time

import pytest
from conftest import DESK, PHONE, heard, launch, until


def counts(page) -> dict[str, int]:
    return dict(
        page.locator(".register-filters label").evaluate_all(
            "all => all.map(one => [one.htmlFor, +one.querySelector('.count').textContent])"
        )
    )


def test_a_choice_is_in_the_address_and_the_counts_follow_it(open_page, site):
    page = open_page(f"{site}chapters/chronology.html", DESK)
    everything = counts(page)
    page.locator("label[for=events-kind-ceasefire]").click()
    page.locator("label[for=events-actor-ttp]").click()
    shown = page.locator("article.entry").evaluate_all("all => all.filter(one => one.checkVisibility()).length")
    chosen = counts(page)
    assert (
        0
        < shown
        == chosen["events-kind-ceasefire"]
        == chosen["events-actor-ttp"]
        == chosen["events-place-all"]
        < everything["events-actor-ttp"]
    )
    assert chosen["events-kind-all"] == everything["events-actor-ttp"], "a count asks what the other choices leave"
    told = page.get_by_role("status").filter(has_text="shown").inner_text()
    assert told == f"{shown} of {everything['events-kind-all']} shown", "who hears the page is told what is left"
    again = open_page(page.url, DESK)
    assert again.locator("#events-kind-ceasefire").is_checked() and again.locator("#events-actor-ttp").is_checked()
    assert counts(again) == chosen and not again.seen.errors
    again.locator(".register-filters button").click()
    again.wait_for_timeout(100)
    assert counts(again) == everything and "?" not in again.url


LONG = ["chronology", "quotations", "data-and-methods", "numbers"]
ENTRIES = ".entries > .entry, .numbers > .entry-of-number"


@pytest.mark.parametrize("name", LONG)
def test_an_entry_far_from_the_window_is_laid_out_late_and_found(open_page, served, name):
    page = open_page(f"{served}chapters/{name}.html", PHONE)
    last = page.locator(ENTRIES).last
    assert not last.locator("*").first.evaluate("one => one.checkVisibility({ contentVisibilityAuto: true })"), "laid out at once"
    height = "document.scrollingElement.scrollHeight"
    guessed = page.evaluate(height)
    page.add_style_tag(content="* { content-visibility: visible !important }")
    assert 0.8 < guessed / page.evaluate(height) < 1.25, "the bar at the side tells how long the page is"
    found = open_page("about:blank", PHONE)
    found.goto(f"{page.url}#{last.get_attribute('id')}")
    until(found, "(box => box.top >= 0 && box.top < innerHeight * 0.8)(document.querySelector(':target').getBoundingClientRect())")
    found.emulate_media(media="print")
    assert found.locator(ENTRIES).first.evaluate("one => getComputedStyle(one).contentVisibility") == "visible"


def test_a_screen_reader_has_the_entries_that_are_not_laid_out(served, chromium):
    """In a browser that makes the accessibility tree as for a screen reader: for other tools it may leave such entries out."""
    with contextlib.closing(launch(chromium.browser_type, "--force-renderer-accessibility")) as browser:
        for name in LONG:
            page = browser.new_page(viewport=PHONE)
            page.goto(f"{served}chapters/{name}.html")
            found = page.locator(ENTRIES).evaluate_all(
                "all => all.map(one => [...one.querySelectorAll(':scope > summary, :not(details) > p')].map(it => it.firstChild.textContent.trim()).find(it => it.length > 5))"
            )
            texts = set(filter(None, found))
            assert len(texts) > 100
            session = page.context.new_cdp_session(page)
            session.send("Accessibility.enable")
            deadline = time.monotonic() + 15
            while missed := texts - {said.strip() for said in heard(session, "StaticText")}:
                assert time.monotonic() < deadline, f"{name}: {len(missed)} of {len(texts)}, {min(missed)}"
                page.wait_for_timeout(200)
            page.close()
