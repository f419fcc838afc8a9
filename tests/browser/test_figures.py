"""The figures in a browser: the value at each mark by pointer, tap and keys; words that can be read."""

import contextlib
import functools
import html
import json
import re
import time

import prose
import pytest
from conftest import DESK, PHONE, heard, launch, sized

from report import paths
from report.figures.chart import PALETTE

CHAPTER = "chapters/violence-by-province.html"
BARS = "#acled-deaths-by-province"
WITH_FIGURES = sorted({f"chapters/{cell.chapter}.html" for cell in prose.cells()})
THEMES = pytest.mark.parametrize("theme", ["light", "dark"])
# Each page with figures, opened once for all tests that read it (`page`).
FIGURED = sized(WITH_FIGURES)
LAYOUTS = pytest.mark.parametrize("viewport", [PHONE, DESK], ids=["phone", "desk"])


@functools.cache
def written(chapter: str, name: str, layout: str) -> list:
    """The marks that a drawing of a page carries, in order: x, y, where, value."""
    page = (paths.HTML / chapter).read_text(encoding="utf-8")
    figure = page[page.index(f'id="{name}"') :]
    data = re.search(rf"<svg data-marks='([^']*)'[^>]*?class=\"chart-{layout}\"", figure)[1]
    return [
        (x, y, " · ".join(filter(None, (title, label, where))), value)
        for title, _, _, series in json.loads(html.unescape(data))
        for label, *columns in series
        for x, y, where, value in zip(*columns, strict=True)
    ]


def set_theme(page, theme):
    page.evaluate("theme => { for (const name of ['theme', 'mode']) document.documentElement.dataset[name] = theme }", theme)


def shown(figure) -> str | None:
    """What the figure tells, as one line; None where it tells nothing."""
    return figure.evaluate(
        """figure => { const tip = figure.querySelector('.marks-tip');
            return tip?.checkVisibility({visibilityProperty: true}) ? [...tip.querySelectorAll('span, strong')].map(one => one.innerText).join(': ') : null }"""
    )


def place(figure, mark) -> tuple[float, float]:
    """Where a mark stands in the window."""
    x, y, scale = figure.evaluate(
        """figure => { const svg = [...figure.querySelectorAll('svg')].find(one => one.checkVisibility()), box = svg.getBoundingClientRect();
            return [box.x, box.y, box.width / svg.viewBox.baseVal.width] }"""
    )
    return x + mark[0] * scale, y + mark[1] * scale


def clear_of(figure, x, y) -> bool:
    """Whether the note lies beside a place and near it, within the window and no wider than the drawing."""
    tip, drawing = figure.evaluate(
        "one => ['.marks-tip', '.drawing'].map(part => one.querySelector(part).getBoundingClientRect().toJSON())"
    )
    beside = not (tip["x"] <= x <= tip["x"] + tip["width"] and tip["y"] - 4 <= y <= tip["y"] + tip["height"] + 4)
    near = min(abs(tip["y"] - y), abs(tip["y"] + tip["height"] - y)) <= 20
    return (
        beside
        and near
        and tip["x"] >= drawing["x"] - 1
        and tip["x"] + tip["width"] <= drawing["x"] + drawing["width"] + 1
        and tip["y"] >= 0
    )


# --- By pointer, tap and keys ---------------------------------------------------------------


@THEMES
def test_pointing_at_a_mark_tells_its_value(open_page, site, theme):
    page = open_page(site + CHAPTER)
    set_theme(page, theme)
    figure = page.locator(BARS)
    figure.scroll_into_view_if_needed()
    marks = written(CHAPTER, BARS[1:], "wide")
    assert shown(figure) is None
    for mark in (marks[0], marks[len(marks) // 2], marks[-1]):
        x, y = place(figure, mark)
        page.mouse.move(x, y)
        assert shown(figure) == f"{mark[2]}: {mark[3]}"
        assert clear_of(figure, x, y), mark
    colours = figure.locator(".marks-tip").evaluate("tip => [getComputedStyle(tip).backgroundColor, getComputedStyle(tip).color]")
    expected = [PALETTE[name][theme == "dark"] for name in ("ink", "paper")]
    assert colours == ["rgb({}, {}, {})".format(*(int(c[i : i + 2], 16) for i in (1, 3, 5))) for c in expected]
    page.mouse.move(5, 5)
    assert shown(figure) is None
    assert page.seen.console == page.seen.errors == []


@THEMES
def test_on_a_phone_a_tap_tells_the_value(open_page, served, theme):
    page = open_page(served + CHAPTER, PHONE, has_touch=True)
    set_theme(page, theme)
    figure = page.locator(BARS)
    figure.locator(".drawing").scroll_into_view_if_needed()
    marks = written(CHAPTER, BARS[1:], "narrow")
    for mark in (marks[0], marks[-1]):
        page.evaluate(
            "([id, y]) => scrollTo(0, document.querySelector(id).getBoundingClientRect().top + scrollY + y - 300)", [BARS, mark[1]]
        )
        x, y = place(figure, mark)
        page.touchscreen.tap(x, y)
        assert shown(figure) == f"{mark[2]}: {mark[3]}"
        assert clear_of(figure, x, y), mark
    assert page.evaluate("document.scrollingElement.scrollWidth") <= PHONE["width"]
    figure.locator(".chart-caption").tap()
    assert shown(figure) is None


@LAYOUTS
def test_a_figure_is_one_stop_and_arrows_lead_through_its_marks(open_page, site, viewport):
    page = open_page(site + CHAPTER, viewport)
    figure = page.locator(BARS)
    slider = figure.get_by_role("slider")
    number = figure.locator(".caption-number").inner_text().strip()
    assert slider.count() == 1 and number in slider.get_attribute("aria-label")
    marks = written(CHAPTER, BARS[1:], "narrow" if viewport is PHONE else "wide")
    slider.focus()

    def told():
        text = slider.get_attribute("aria-valuetext")
        assert text == shown(figure), "what is seen and what is said are one"
        return text

    def text(mark):
        return f"{mark[2]}: {mark[3]}"

    assert told() == text(marks[0])
    page.keyboard.press("ArrowRight")
    assert told() == text(marks[1])
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert told() == text(marks[0]), "the first stays"
    page.keyboard.press("ArrowDown")
    year = marks[0][2].split(" · ")[-1]
    panels = list(dict.fromkeys(mark[2].split(" · ")[0] for mark in marks))
    assert told().startswith(f"{panels[1]} · {year}: ")
    page.keyboard.press("End")
    assert told() == text(marks[-1])
    page.keyboard.press("Home")
    assert told() == text(marks[0])
    page.keyboard.press("Escape")
    assert shown(figure) is None
    page.keyboard.press("ArrowRight")
    assert told() == text(marks[0]), "it goes on where it was"
    page.keyboard.press("Tab")
    assert shown(figure) is None
    assert page.evaluate("document.activeElement.closest('figure')?.id") == BARS[1:]
    assert page.evaluate("document.activeElement.closest('.drawing')") is None, "one stop, then on to what is below"
    assert page.seen.console == page.seen.errors == []


def test_tabbing_reaches_a_figure_and_shows_where_it_is(open_page, served):
    page = open_page(served + CHAPTER)
    first = page.locator("figure.chart").first
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.marks-slider')"):
            break
    assert first.evaluate("figure => figure.contains(document.activeElement)")
    assert first.locator(".drawing").evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
    assert shown(first)


def test_a_screen_reader_has_the_picture_and_the_value(open_page, served):
    """The keys change the slider's value text, which it reads (the browser's protocol does not tell it); a tap a live region."""
    page = open_page(served + CHAPTER)
    figure = page.locator(BARS)
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    found = {(node["role"]["value"], node["name"]["value"]) for node in tree if not node["ignored"] and "name" in node}
    figures = page.locator("figure.chart").count()
    assert sum(node.get("role", {}).get("value") == "slider" and not node["ignored"] for node in tree) == figures
    alts = page.locator("svg[data-marks]:visible").evaluate_all("all => all.map(svg => svg.getAttribute('aria-label'))")
    assert len(alts) == figures and {("image", alt) for alt in alts} <= found
    mark = written(CHAPTER, BARS[1:], "wide")[0]
    live = figure.locator("[aria-live=polite]")
    assert live.text_content() == ""
    figure.scroll_into_view_if_needed()
    page.mouse.click(*place(figure, mark))
    assert live.text_content() == f"{mark[2]}: {mark[3]}"


@pytest.mark.parametrize("viewport, layout", [(PHONE, "narrow"), (DESK, "wide")], ids=["phone", "desk"])
def test_a_drawing_far_from_the_window_is_laid_out_late_and_heard_once(served, chromium, viewport, layout):
    """In a browser that makes the accessibility tree as for a screen reader."""
    with contextlib.closing(launch(chromium.browser_type, "--force-renderer-accessibility")) as browser:
        page = browser.new_page(viewport=viewport)
        page.goto(served + "chapters/how-we-tested.html")
        drawings = page.locator(f"svg.chart-{layout}")
        assert not drawings.last.locator("path").first.evaluate("one => one.checkVisibility({ contentVisibilityAuto: true })")
        length, laid_out = "document.scrollingElement.scrollHeight", ".drawing svg { content-visibility: visible !important }"
        before = page.evaluate(length)
        session = page.context.new_cdp_session(page)
        session.send("Accessibility.enable")
        alts = sorted(drawings.evaluate_all("all => all.map(svg => svg.getAttribute('aria-label'))"))
        deadline = time.monotonic() + 15
        while (told := sorted(heard(session, "image"))) != alts:
            assert time.monotonic() < deadline, f"{len(told)} of {len(alts)}"
            page.wait_for_timeout(200)
        page.add_style_tag(content=laid_out)
        assert page.evaluate(length) == before, "nothing moves when it is"


@FIGURED
def test_every_figure_of_the_book_tells_values(page):
    for figure in page.locator("figure.chart").all():
        layout = "narrow" if figure.locator("svg.chart-narrow").is_visible() else "wide"
        marks = written(page.name, figure.get_attribute("id"), layout)
        figure.locator(".marks-slider").focus()
        for key, mark in (("Home", marks[0]), ("End", marks[-1])):
            page.keyboard.press(key)
            assert shown(figure) == f"{mark[2]}: {mark[3]}"
            page.evaluate("y => scrollBy(0, y - 400)", place(figure, mark)[1])
            page.keyboard.press(key)
            assert clear_of(figure, *place(figure, mark)), mark
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    assert page.seen.errors == []


def test_without_scripts_a_figure_stands_as_it_is(open_page, site):
    page = open_page(site + CHAPTER, java_script_enabled=False)
    figure = page.locator(BARS)
    assert figure.locator("svg:visible").count() == 1
    assert page.locator(".marks-slider, .marks-tip").count() == 0


def test_who_wants_less_motion_gets_none(open_page, served):
    page = open_page(served + CHAPTER, reduced_motion="reduce")
    figure = page.locator(BARS)
    figure.get_by_role("slider").focus()
    for part in (".marks-tip", ".marks-ring"):
        assert figure.locator(part).evaluate("one => getComputedStyle(one).transitionProperty") in ("none", "all")
        assert figure.locator(part).evaluate("one => one.getAnimations().length") == 0


# --- Words ----------------------------------------------------------------------------------

READ = """(svg, least) => {
    const box = svg.getBoundingClientRect(), scale = box.width / svg.viewBox.baseVal.width;
    // A face's own air above and below its letters is no part of a word; a turned word has it at its sides.
    const inner = (b, size) => {
        const turned = b.height > b.width && b.height > 2 * size, air = Math.max(0, (turned ? b.width : b.height) - 1.15 * size);
        const [x, y] = turned ? [air, 0] : [0, air];
        return { left: b.left + 0.6 * x, right: b.right - 0.4 * x, top: b.top + 0.6 * y, bottom: b.bottom - 0.4 * y };
    };
    const words = [...svg.querySelectorAll('text')].filter(t => t.textContent.trim()).map(t => {
        const size = parseFloat(getComputedStyle(t).fontSize) * scale;
        return { text: t.textContent, size, box: inner(t.getBoundingClientRect(), size) };
    });
    const small = words.filter(w => w.size < least - 0.05).map(w => w.text);
    const cut = words.filter(({ box: b }) => b.left < box.left - 1.5 || b.right > box.right + 1.5 || b.top < box.top - 2 || b.bottom > box.bottom + 2)
        .map(w => w.text);
    const over = [];
    words.forEach((a, i) => words.slice(i + 1).forEach(b => {
        const wide = Math.min(a.box.right, b.box.right) - Math.max(a.box.left, b.box.left);
        const high = Math.min(a.box.bottom, b.box.bottom) - Math.max(a.box.top, b.box.top);
        if (wide > 1 && high > 3.5) over.push([a.text, b.text]);
    }));
    return { small, cut, over };
}"""
"""Letters under so many px, words beyond the drawing, words on words: the boxes of letters hold some air above and below."""


@FIGURED
def test_words_in_figures_are_large_enough_and_stand_apart(page):
    for figure in page.locator("figure.chart").all():
        svg = figure.locator("svg:visible")
        if page.size == "phone":
            # Drawn for 350 px; a narrower place makes it smaller.
            svg.evaluate("svg => { svg.parentElement.style.width = svg.viewBox.baseVal.width + 'px'; }")
        found = svg.evaluate(READ, 13)
        svg.evaluate("svg => { svg.parentElement.style.width = ''; }")
        assert found == {"small": [], "cut": [], "over": []}, figure.get_attribute("id")


def test_words_in_figures_can_be_selected(open_page, served):
    page = open_page(served + CHAPTER)
    figure = page.locator(BARS)
    word = figure.locator("svg:visible text", has_text="Balochistan").first
    box = word.bounding_box()
    word.scroll_into_view_if_needed()
    box = word.bounding_box()
    page.mouse.dblclick(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert page.evaluate("getSelection().toString().trim()") == "Balochistan"


# --- Beneath --------------------------------------------------------------------------------


@FIGURED
def test_each_figure_has_caption_source_table_csv_and_method(page):
    for figure in page.locator("figure.chart").all():
        assert figure.locator(".chart-caption").inner_text().strip()
        assert figure.locator(".chart-source").inner_text().startswith("Source: ")
        name = figure.get_attribute("id")
        links = figure.locator("a[download]").evaluate_all("all => all.map(a => a.pathname.split('/').slice(-2).join('/'))")
        assert links == [f"downloads/{name}.{kind}" for kind in ("csv", "xlsx", "svg", "metadata.json")]
        method = figure.locator("details.figure-method")
        assert method.locator("summary").inner_text().startswith("How it is computed")
        assert method.locator("a.internal").count() == method.locator("code").count() == 1
        twin = figure.locator("details table")
        assert not twin.is_visible()
        figure.locator("summary", has_text="Table").click()
        assert twin.is_visible()
        figure.locator("summary", has_text="Table").click()
        assert not twin.is_visible()
