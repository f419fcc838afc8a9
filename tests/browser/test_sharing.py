"""Figures as files, the day of reading, and the typeface of the summary in Urdu, in a browser."""

import datetime
import json
import re

import pytest
from conftest import DESK, PHONE
from lxml import etree
from PIL import Image

from report import paths, tables
from report.figures.chart import PALETTE

CHAPTER = "chapters/violence-by-province.html"
URDU = "chapters/urdu-summary.html"


def near(pixel, colour: str) -> bool:
    return all(abs(a - int(colour[at : at + 2], 16)) <= 8 for a, at in zip(pixel, (1, 3, 5)))


# --- Figures --------------------------------------------------------------------------------


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_figure_is_saved_as_png_with_its_title_and_source(open_page, site, tmp_path, theme):
    page = open_page(site + CHAPTER)
    page.evaluate("theme => document.documentElement.dataset.theme = theme", theme)
    figure = page.locator("#ucdp-deaths-by-province")
    with page.expect_download() as download:
        figure.get_by_role("button", name="PNG").click()
    assert download.value.suggested_filename == figure.get_attribute("id") + ".png"
    download.value.save_as(tmp_path / "figure.png")
    drawing = figure.locator("svg.chart-wide").evaluate("one => [one.viewBox.baseVal.width, one.viewBox.baseVal.height]")
    with Image.open(tmp_path / "figure.png") as opened:
        picture = opened.convert("RGB")
        said = opened.text
    assert (
        said["Title"]
        == json.loads((paths.HTML / "downloads" / "ucdp-deaths-by-province.metadata.json").read_text(encoding="utf-8"))["dc:title"]
    )
    assert said["Source"].startswith("Source: UCDP") and "creativecommons.org" in said["Copyright"] and tables.edition() in said["Comment"]
    width, height = picture.size
    assert width == 2 * (drawing[0] + 48) and height > 2 * (drawing[1] + 100)
    assert near(picture.getpixel((2, 2)), PALETTE["paper"][0]), "on the light page's paper, whatever the page's colours"
    colours = {colour for _, colour in picture.getcolors(1 << 24)}
    for name in ("ink", "PK-KP", "PK-BA"):
        assert any(near(colour, PALETTE[name][0]) for colour in colours), name
    # Letters above the drawing (the finding) and below it (caption and source).
    for band in ((0, 0, width, 96), (0, height - 110, width, height - 48)):
        assert len(picture.crop(band).getcolors(1 << 24)) > 20, band
    assert page.seen.console == page.seen.errors == []


def test_letters_of_a_picture_stay_within_it(open_page, served):
    """All pictures of a chapter, in the browser's own font."""
    for path in sorted((paths.HTML / "downloads").glob("*.svg"))[::4]:
        page = open_page(f"{served}downloads/{path.name}")
        outside = page.evaluate(
            """() => { const [,, width, height] = document.documentElement.getAttribute('viewBox').split(' ').map(Number);
                const scale = document.documentElement.getBoundingClientRect().width / width;
                return [...document.querySelectorAll('text')].filter(t => { const b = t.getBoundingClientRect();
                    return b.left < -1 || b.right > width * scale + 1 || b.top < -1 || b.bottom > height * scale + 1 }).map(t => t.textContent) }"""
        )
        assert outside == [], path.name


def test_without_scripts_a_figure_is_saved_as_svg(open_page, served, tmp_path):
    page = open_page(served + CHAPTER, java_script_enabled=False)
    figure = page.locator("figure.chart").first
    assert figure.get_by_role("button").count() == 0, "no button that does nothing"
    with page.expect_download() as download:
        figure.get_by_role("link", name="SVG").click()
    download.value.save_as(tmp_path / "figure.svg")
    words = " ".join(etree.parse(tmp_path / "figure.svg").getroot().itertext())
    assert figure.locator(".caption-text").inner_text() in words and "Source: " in words


# --- Citations ------------------------------------------------------------------------------


@pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])
def test_a_citation_has_the_day_of_reading(open_page, site, viewport):
    before = datetime.date.today()
    page = open_page(site + CHAPTER, viewport)
    box = page.locator("details.cite")
    assert not box.locator("pre").is_visible()
    box.locator("summary").click()
    days = {before.isoformat(), datetime.date.today().isoformat()}
    assert re.search(r"urldate +\= \{(.*)\}", box.locator("pre").inner_text())[1] in days
    # The page's own address where it is one of the web: nobody else can use that of a folder.
    assert [text.startswith(site) for text in box.locator(".address").all_inner_texts()] == [site.startswith("http")] * 2
    said = re.search(r"Retrieved (\w+ \d+, \d{4})", box.inner_text())[1]
    assert datetime.datetime.strptime(said, "%B %d, %Y").date().isoformat() in days


def test_without_scripts_a_citation_leaves_room_for_the_day(open_page, served):
    page = open_page(served + CHAPTER, java_script_enabled=False)
    page.locator("details.cite summary").click()
    assert "urldate      = {YYYY-MM-DD}" in page.locator("details.cite pre").inner_text()
    assert "Retrieved [day of reading]" in page.locator("details.cite").inner_text()


# --- Urdu -----------------------------------------------------------------------------------


def test_the_summary_in_urdu_is_set_in_its_typeface(open_page, site):
    page = open_page(site + URDU)
    page.evaluate("document.fonts.ready")
    tools = page.context.new_cdp_session(page)
    tools.send("DOM.enable")
    tools.send("CSS.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    for selector in (".urdu > p", ".urdu .answer p", ".urdu h2", "h1 [lang=ur]"):
        node = tools.send("DOM.querySelector", {"nodeId": root, "selector": selector})["nodeId"]
        used = tools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
        ours = [font for font in used if font["isCustomFont"] and "Nastaliq" in font["familyName"]]
        assert sum(font["glyphCount"] for font in ours) > 5, (selector, used)
        # All else is figures, Latin names and the mark of a heading's address.
        letters = page.locator(selector).first.evaluate("one => one.innerText.replace(/[\\u0600-\\u06ff\\u200c\\s]/g, '').length")
        others = sum(font["glyphCount"] for font in used if font not in ours)
        spaces = page.locator(selector).first.evaluate("one => (one.innerText.match(/\\s/g) || []).length")
        assert others <= letters + spaces + 1, (selector, used)


def test_the_summary_in_urdu_runs_from_the_right(open_page, served):
    page = open_page(served + URDU, DESK)
    block, english = page.locator(".urdu").last, page.locator(".in-english")
    assert block.evaluate("one => getComputedStyle(one).direction") == "rtl"
    assert english.evaluate("one => getComputedStyle(one).direction") == "ltr"
    # A short last line ends far from the left edge.
    gap = page.locator(".urdu > p").first.evaluate(
        """one => { const range = document.createRange(); range.selectNodeContents(one);
            const rects = [...range.getClientRects()], last = rects.at(-1), box = one.getBoundingClientRect();
            return [last.left - box.left, box.right - Math.max(...rects.map(r => r.right))] }"""
    )
    assert gap[0] > 40 and abs(gap[1]) < 4


def test_no_other_page_asks_for_the_typeface_or_its_style(open_page, served):
    page = open_page(served + CHAPTER)
    page.wait_for_load_state("networkidle")
    assert not [url for url in page.seen.requests if "nastaliq" in url or "urdu.css" in url or "pdf" in url]
