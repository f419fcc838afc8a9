"""Every page without JavaScript, from a folder opened as a file."""

import prose
import pytest
from conftest import CHAPTERS, DESK, PAGES, PHONE

from report import paths


@pytest.mark.parametrize("name", PAGES)
def test_a_page_reads_without_scripts(open_page, name):
    page = open_page(f"{paths.HTML.as_uri()}/{name}", PHONE, java_script_enabled=False)
    assert page.locator("article h1").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(254, 254, 254)"
    for drawing in page.locator("figure.chart svg.chart-narrow").all():
        assert drawing.is_visible()
    for button in page.locator(".js-only").all():
        assert not button.is_visible(), "no button that does nothing"
    if summaries := page.locator("figure.chart summary").all():
        summaries[0].click()
        assert page.locator("figure.chart table").first.is_visible()
    # The way on: to the contents, which lists every chapter; the library stands apart.
    if name != "contents.html":
        page.locator("footer a", has_text="Contents").click()
        page.wait_for_url("**/contents.html")
    links = page.locator("article a").evaluate_all("links => links.map(l => l.pathname.split('/').slice(-2).join('/'))")
    assert {f"chapters/{chapter}.html" for chapter in prose.listed()} <= set(links)


def test_on_a_phone_the_contents_open_without_scripts(open_page):
    page = open_page(f"{paths.HTML.as_uri()}/{CHAPTERS[0]}", PHONE, java_script_enabled=False)
    page.locator("button.primary-toggle").click()
    link = page.locator("#book-nav a", has_text="Seventeen answers")
    link.wait_for(state="visible")
    link.click()
    page.wait_for_url("**/chapters/claims.html")


def test_the_registers_filter_without_scripts(open_page):
    page = open_page(f"{paths.HTML.as_uri()}/chapters/chronology.html", DESK, java_script_enabled=False)
    events = page.locator("article.entry")
    everything = sum(one for one in events.evaluate_all("all => all.map(e => e.checkVisibility() ? 1 : 0)"))
    page.locator("label[for=events-kind-ceasefire]").click()
    some = events.evaluate_all("all => all.filter(e => e.checkVisibility()).map(e => e.classList.contains('kind-ceasefire'))")
    assert 0 < len(some) < everything == events.count()
    assert all(some) and len(some) == page.locator("article.entry.kind-ceasefire").count(), "those of the kind, and no others"
