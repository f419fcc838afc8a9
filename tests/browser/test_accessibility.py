"""WCAG 2.2 AA, as far as a program can tell, on every page, on a desk and a phone, light and dark."""

import json

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from axe_playwright_python.sync_playwright import Axe
from conftest import FIRST, PHONE

# What the contrast of letters hangs on, in an element and in all that it stands in.
SEEN = (
    "color backgroundColor backgroundImage opacity fontSize fontWeight textShadow textDecorationLine position zIndex float overflow "
    "clip clipPath filter mixBlendMode visibility transform"
).split()
MARK_THE_FIRST_OF_EACH_KIND = """seen => {
    const kinds = new Map(), met = new Set();
    const walk = (one, around) => {
        const style = getComputedStyle(one), key = [around, one.localName, ...seen.map(name => style[name])].join('|');
        if (!kinds.has(key)) kinds.set(key, kinds.size);
        const kind = kinds.get(key), text = [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim());
        const first = text && !met.has(kind) && one.checkVisibility() && one.getClientRects().length > 0;
        if (first) met.add(kind);
        one.toggleAttribute('data-measured', first || one.matches('input, select, textarea'));
        for (const child of one.children) walk(child, kind);
    };
    walk(document.documentElement, '');
}"""
# Letters that look alike in boxes that look alike stand out alike: to measure each took four fifths of the time.
CONTRAST = {"rules": [{"id": "color-contrast", "selector": "[data-measured]"}]}
AXE = Axe(f"{AXE_SCRIPT}; axe.configure({json.dumps(CONTRAST)})")


def faults(page, **options) -> list[str]:
    """What axe-core finds, with the first place of each; contrast is measured once for each kind of text."""
    # As one comes to see it: entries that are not laid out yet seem to overlap.
    page.add_style_tag(content="* { content-visibility: visible !important }")
    page.evaluate(MARK_THE_FIRST_OF_EACH_KIND, SEEN)
    # The size of targets is a criterion of WCAG 2.2; axe asks for it only where it is told to.
    rules = {} if "runOnly" in options else {"rules": {"target-size": {"enabled": True}}}
    found = AXE.run(page, options={"resultTypes": ["violations"], "preload": False, **rules, **options}).response["violations"]
    return [f"{v['id']} ({v['impact']}, {len(v['nodes'])} times): {v['nodes'][0]['html'][:200]}" for v in found]


def test_axe_finds_nothing(page):
    """No rule of axe-core is broken, of whatever impact; the tables are open."""
    page.evaluate("document.querySelectorAll('details').forEach((one, n) => one.open = n < 2)")
    try:
        assert faults(page) == []
    finally:
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = false)")


def test_letters_are_far_from_the_paper_in_the_dark(page):
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    try:
        assert faults(page, runOnly=["color-contrast", "link-in-text-block"]) == []
    finally:
        page.evaluate("document.documentElement.dataset.theme = 'light'")


def test_links_in_the_text_are_underlined(page):
    """Light or dark. Of many links axe says only that it can't tell; numbers and the marks of statements have looks of their own."""
    plain = page.evaluate(
        """[...document.querySelectorAll('article p a.reference:not(.number, .claim-mark a)')]
            .filter(link => getComputedStyle(link).textDecorationLine !== 'underline').map(link => link.outerHTML.slice(0, 200))"""
    )
    assert plain == []


def test_axe_finds_a_fault(open_page, served):
    """The check can fail: a page that is broken on purpose is found out."""
    page = open_page(served + "contents.html")
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=x><p style=\"color:#bbb\">pale</p>')")
    found = " ".join(faults(page))
    assert "image-alt" in found and "color-contrast" in found


def test_headings_go_down_one_step_at_a_time(page):
    """In the whole page, navigation included."""
    ranks = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4,h5,h6,[role=heading]')].map(h => +h.tagName[1] || 0)")
    assert ranks[0] == 1 and ranks.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(ranks, ranks[1:])), ranks


def test_every_table_has_a_caption_and_headers(page):
    wrong = page.evaluate(
        """[...document.querySelectorAll('table')].filter(t => !t.caption?.textContent.trim() || !t.tHead
            || [...t.tHead.rows].some(r => [...r.cells].some(c => c.tagName !== 'TH' || !c.textContent.trim())))
           .map(t => t.outerHTML.slice(0, 200))"""
    )
    assert wrong == []


def test_words_in_arabic_script_are_marked_with_language_and_direction(page):
    wrong = page.evaluate(
        r"""(() => { const found = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
            while (walk.nextNode()) if (/[\u0600-\u06ff]/.test(walk.currentNode.data)) {
                const at = walk.currentNode.parentElement;
                if (at.closest(".cite")) continue;  // a title as a machine reads it
                if (!/^(ur|ps|ar|fa)$/.test(at.closest('[lang]').lang) || getComputedStyle(at).direction !== 'rtl') found.push(at.outerHTML.slice(0, 150)); }
            return found })()"""
    )
    assert wrong == []


def test_urdu_names_stand_in_the_text(open_page, served):
    page = open_page(served + "chapters/violence-by-province.html")
    assert page.locator("[lang=ur][dir=rtl]").count() >= 4


def test_every_drawing_has_a_text_in_its_place(page):
    assert (
        page.evaluate(
            """[...document.querySelectorAll('.drawing > svg')].filter(s => s.getAttribute('role') !== 'img' ||
            (s.getAttribute('aria-label') ?? '').length < 40).map(s => s.closest('figure').id)"""
        )
        == []
    )


def test_nothing_moves_for_those_who_asked_for_rest(open_page, served):
    page = open_page(served + FIRST, reduced_motion="reduce")
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert page.evaluate("document.getAnimations().length") == 0
    # Nor would what somebody adds: the book's style stills it.
    page.evaluate(
        """() => { const style = document.createElement('style');
            style.textContent = 'html { scroll-behavior: smooth } @keyframes rise { from { opacity: 0 } } main { animation: rise 9s }';
            document.head.prepend(style); }"""
    )
    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.parametrize("name", ["chapters/claims.html", "chapters/quotations.html", "chapters/violence-by-province.html", FIRST])
def test_at_400_percent_nothing_needs_two_ways_of_scrolling(open_page, served, name):
    """1280 px at 400% are 320 CSS px."""
    page = open_page(served + name, {"width": 320, "height": 256})
    assert page.evaluate("document.scrollingElement.scrollWidth") <= 320
    cut = page.evaluate(
        """[...document.querySelectorAll('article :is(p, li, h1, h2, h3)')].filter(e => e.checkVisibility() && !e.closest('.scroll, details, .visually-hidden, thead')
            && (e.getBoundingClientRect().right > 321 || e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).display !== 'inline'))
           .map(e => e.outerHTML.slice(0, 120))"""
    )
    assert cut == []


# --- The keyboard -----------------------------------------------------------------------------


def test_every_stop_of_the_keyboard_is_seen(page):
    """From the top, tab by tab: each stop is visible, outlined, and within the window."""
    page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)")
    for number in range(30):
        page.keyboard.press("Tab")
        stop = page.evaluate(
            """(() => { const e = document.activeElement, b = e.getBoundingClientRect(), s = getComputedStyle(e);
                return {what: e.outerHTML.slice(0, 120), page: e === document.body, seen: e.checkVisibility() && b.width > 0,
                    inside: b.bottom > 0 && b.top < innerHeight && b.right > 0 && b.left < innerWidth,
                    outline: s.outlineStyle + ' ' + parseFloat(s.outlineWidth), field: e.matches('input[type=radio]')}})()"""
        )
        if stop["page"]:
            assert number > 3
            break
        assert stop["seen"] and stop["inside"], stop
        # The radio buttons of the registers show it on their label.
        assert stop["field"] or stop["outline"] == "solid 3", stop
    page.evaluate("document.activeElement?.blur(); scrollTo(0, 0)")


def test_the_contents_open_and_close_by_keyboard(open_page, served):
    page = open_page(served + FIRST, PHONE)
    button = page.locator("button.primary-toggle")
    button.focus()
    page.keyboard.press("Enter")
    nav = page.locator("#book-nav")
    nav.wait_for(state="visible")
    page.keyboard.press("Tab")
    assert nav.evaluate("one => one.contains(document.activeElement) && one !== document.activeElement"), "a part of it, not its frame"
    page.keyboard.press("Escape")
    nav.wait_for(state="hidden")
    assert button.evaluate("one => one === document.activeElement"), "the focus is back where it was"


def test_the_strip_of_statements_is_passed_with_one_key(open_page, served):
    page = open_page(f"{served}chapters/two-governments.html")
    assert page.locator(".verdict-strip li a").count() > 10
    page.locator(".verdict-strip .skip-link").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(
        "document.activeElement.closest('article') && !document.activeElement.closest('.verdict-strip')"
        " && document.querySelector('.verdict-strip').compareDocumentPosition(document.activeElement) === Node.DOCUMENT_POSITION_FOLLOWING"
    )
