"""Whether a reader finds what the book holds: search, stable addresses, titles."""

import random
from urllib.parse import quote, quote_plus

import pytest
from conftest import FIRST, PAGES, until

from report import registers
from report.chapters.counting_violence import measures
from report.prose import names as facts


def results(page) -> list[tuple[str, str]]:
    """Kind and address (page#anchor) of each result."""
    until(page, "document.querySelector('#search-summary').textContent")
    return page.locator("#search-results li").evaluate_all(
        "items => items.map(i => [i.querySelector('.kind').textContent, i.querySelector('a').pathname.split('/').pop() + i.querySelector('a').hash])"
    )


def search(open_page, site, words: str):
    page = open_page(f"{site}search.html?q={quote(words)}")
    found = results(page)
    assert page.seen.console == page.seen.errors == []
    return page, found


def test_search_finds_quotations_by_their_words(open_page, served):
    """Any of them: three drawn by lot, the same each time, by words from their middle."""
    quoted = [q for q in registers.quotations() if q.type == "quotation" and len(q.words.split()) > 12]
    for one in random.Random(5).sample(sorted(quoted, key=lambda q: q.quotation), 3):
        words = one.words.split()
        middle = " ".join(words[len(words) // 2 - 4 : len(words) // 2 + 3])
        _, found = search(open_page, served, middle)
        assert f"quotations.html#{one.quotation}" in [address for _, address in found], middle


def test_search_finds_events_terms_and_places(open_page, site):
    event = next(e for e in registers.events() if e.event == "fata-merger-2018")
    _, found = search(open_page, site, event.title)
    assert "chronology.html#fata-merger-2018" in [address for _, address in found[:5]]
    page, found = search(open_page, site, "merged districts")
    assert [address for kind, address in found if kind.startswith("Term")][0].startswith("glossary.html#")
    assert page.locator("#search-results mark").count()
    _, found = search(open_page, site, "Balochistan")
    assert any(address.startswith("violence-by-province.html") for _, address in found)
    assert any(kind.startswith("Figure") for kind, _ in found)


def test_search_says_when_nothing_is_found_and_forgives_a_slip(open_page, served):
    page, found = search(open_page, served, "zzzqqq")
    assert found == [] and "Nothing" in page.locator("#search-summary").inner_text()
    _, found = search(open_page, served, "Balochistaan")
    assert found


def test_the_field_in_the_column_leads_to_the_results(open_page, site):
    page = open_page(site + "chapters/index.html")
    page.keyboard.press("Control+k")
    page.keyboard.type("ceasefire")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search.html?q=ceasefire")
    assert results(page)
    page.locator("#search-results a").first.click()
    page.wait_for_url("**/chapters/*.html*")
    assert page.seen.console == page.seen.errors == []


def test_a_result_leads_to_its_place_and_marks_it(open_page, site):
    page = open_page(site + "chapters/quotations.html#imran-2021-10-01-forgive")
    entry = page.locator("#imran-2021-10-01-forgive")
    until(page, "Math.abs(document.getElementById('imran-2021-10-01-forgive').getBoundingClientRect().top) < innerHeight / 2")
    assert entry.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"


@pytest.mark.parametrize(
    "kind, selector",
    [("figure", "figure.chart"), ("quotation", "figure.quotation.entry"), ("event", "article.entry"), ("term", "dl.glossary dt")],
)
def test_each_has_an_address_of_its_own(open_page, served, kind, selector):
    pages = {"figure": "who-fights", "quotation": "quotations", "event": "chronology", "term": "glossary"}
    page = open_page(f"{served}chapters/{pages[kind]}.html")
    ids = page.locator(selector).evaluate_all("nodes => nodes.map(n => n.id)")
    assert ids and all(ids) and len(ids) == len(set(ids))
    if kind in ("quotation", "event"):
        links = page.locator(f"{selector} .entry-link").evaluate_all("links => links.map(l => l.hash.slice(1))")
        assert links == ids


def test_titles_and_descriptions_tell_pages_apart_and_each_has_the_icon(open_page, served):
    page = open_page(served + PAGES[0])
    heads = []
    for name in PAGES:
        page.goto(served + name)
        heads.append(
            page.evaluate(
                "[document.title, document.querySelector('meta[name=description]').content, document.querySelector('link[rel=icon]').href]"
            )
        )
    titles, descriptions, icons = map(list, zip(*heads))
    assert len(set(titles)) == len(set(descriptions)) == len(PAGES)
    assert all(10 < len(text) <= 300 for text in descriptions)
    assert len(set(icons)) == 1 and page.request.get(icons[0]).ok


# What readers asked for in their own words, and where it is: among the first few, or as the answer itself.
ASKED = [
    ("TTP", "glossary.html#term-TTP", 1),
    ("APS attack", "chronology.html#aps-attack-2014", 1),
    ("ISKP", "glossary.html#term-ISKP", 2),
    ("Islamic State Khorasan", "chronology.html#mastung-rally-2018", 5),
    ("civilian casualties", "who-fights.html", 2),
    ("does talking work", "fight-or-talk.html", 3),
    ("negotiation", "fight-or-talk.html", 3),
    ("مذاکرات", "fight-or-talk.html", 3),
    ("FATA merger", "how-we-tested.html#khyber-pakhtunkhwa-in-three-readings", 5),
    ("how to cite", "about.html#how-to-cite-this-book", 2),
    ("download data", "about.html#download-the-data", 1),
    ("report an error", "about.html#how-to-report-an-error", 1),
    ("terrorist", "glossary.html#term-militant", 1),
    ("contested", "claims.html", 3),
]
COUNTED = [
    ("2025", "PK", 2025),
    ("how many died in 2024", "PK", 2024),
    ("Balochistan 2024 deaths", "PK-BA", 2024),
    ("killed in KP in 2021", "PK-KP", 2021),
]


def test_questions_in_readers_words_are_answered(open_page, served):
    """One visit for all. A number has its source and a way on."""
    page, _ = search(open_page, served, "Bannu")

    def ask(words: str) -> list[str]:
        page.locator("#query").fill(words)
        page.keyboard.press("Enter")
        page.wait_for_url(lambda url: quote_plus(words) in url)
        return [address for _, address in results(page)]

    for words, address, among in ASKED:
        assert any(found.startswith(address) for found in ask(words)[:among]), words
        assert not page.locator(".answer-card").count()
    for words, place, year in COUNTED:
        ask(words)
        whole = measures.comparable(measures.side_by_side(place, "deaths", range(year, year + 1)))["value"]
        card = page.locator(".answer-card")
        assert f"{year}: {whole.min():,} to {whole.max():,}" in card.locator("h2").inner_text()
        assert all("Read in: " in item for item in card.locator("li").all_inner_texts())
        assert card.locator("a").evaluate("one => one.pathname").endswith("chapters/counting-violence.html")
        # No fuzzy years, no words that say nothing.
        marked = {text.lower() for text in page.locator("#search-results mark").all_inner_texts()}
        assert str(year) in marked and not {"in", str(year + 1), str(year - 1)} & marked
    assert page.seen.console == page.seen.errors == []


COMPARED = [
    "Balochistan better", "KP or Balochistan", "Balochistan vs KP", "did Balochistan fare better?", "is KP worse", "بلوچستان KP",
]  # fmt: skip


def test_whether_one_of_the_two_provinces_fares_better_has_one_answer(open_page, served):
    """The same sentences on three pages and as the search's own answer, which leads to the section on the comparison."""
    page = open_page(served + FIRST)
    said = set()
    for name in ("index", "violence-by-province", "two-governments"):
        page.goto(f"{served}chapters/{name}.html")
        said.add(" ".join(page.locator(".compared").inner_text().split()))
    (sentences,) = said
    for places in ("PK-BA", "PK-KP"):
        assert facts.value(f"ratio acled deaths {places} last12 2023-03..2024-02") in sentences
    for words in COMPARED:
        page.goto(f"{served}search.html?q={quote(words)}")
        assert results(page), words
        card = page.locator(".answer-card")
        assert card.locator("h2").inner_text() + " " + card.locator("p").inner_text() == sentences, words
        assert card.locator("a").get_attribute("href") == "chapters/two-governments.html#balochistan-for-comparison"
        assert sentences in page.locator("#search-summary").text_content()
    page.goto(f"{served}search.html?q=Balochistan")
    assert results(page) and not page.locator(".answer-card").count()
