"""The registers' checks, and their pages: words letter for letter, links, filters."""

import csv
import dataclasses
import functools
import io
import itertools
import re
import warnings

import bs4
import pytest

from report import paths, registers
from report.book import register_pages
from report.errors import ReportError
from report.prose import names as facts
from report.words import long_date

EVENTS = {e.event: e for e in registers.events()}
SAID = {q.quotation: q for q in registers.quotations()}
HEADS = registers.governments()


def rows(table):
    with (paths.DATA / f"{table}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


# --- Checks of the rows ---------------------------------------------------------------------


def problems(row=None, changes=None):
    """The problems of the registers with one row changed; row is {register: id}."""
    events, quotations, heads = list(EVENTS.values()), list(SAID.values()), list(HEADS)
    for name, key in (row or {}).items():
        group = {"event": events, "said": quotations, "head": heads}[name]
        place = next(i for i, one in enumerate(group) if dataclasses.astuple(one)[0] == key)
        group[place] = dataclasses.replace(group[place], **changes)
    return registers.problems(events, quotations, heads)


def test_the_registers_hold_together():
    assert problems() == []


@pytest.mark.parametrize(
    ("where", "changes", "says"),
    [
        ({"said": "asif-2025-10-20-never-negotiate"}, {"event": "no-such-event"}, "no register holds"),
        ({"said": "asif-2025-10-20-never-negotiate"}, {"relay_note": "reply: nobody-2025-01-01-nothing"}, "no register holds"),
        ({"said": "asif-2025-10-20-never-negotiate"}, {"date": "2025-10-19"}, "its id says 2025-10-20"),
        ({"said": "asif-2025-10-20-never-negotiate"}, {"date": "2025-13"}, "is no date"),
        ({"said": "imran-2021-10-01-forgive"}, {"speaker": "Nawaz Sharif"}, "it was Imran Khan"),
        ({"said": "imran-2021-10-01-forgive"}, {"office": "Chairman, PTI"}, "was Prime Minister on"),
        ({"said": "imran-2023-01-10-plan"}, {"office": "Prime Minister"}, "was not Prime Minister"),
        ({"said": "imran-2021-10-01-forgive"}, {"office": "former Prime Minister"}, "doesn't bear out"),
        ({"said": "asif-2025-10-20-never-negotiate"}, {"office": "former Prime Minister"}, "doesn't bear out"),
        ({"said": "gandapur-2024-07-26-not-allow"}, {"speaker": "Sohail Afridi"}, "was not Chief Minister"),
        ({"said": "afridi-2025-10-13-partners"}, {"office": "Chief Minister of Khyber Pakhtunkhwa"}, "was not Chief Minister"),
        ({"said": "afridi-2025-10-19-attack"}, {"office": "Chief Minister of Khyber Pakhtunkhwa-elect"}, "elect on"),
        ({"said": "bugti-2023-10-03-attacked"}, {"office": "Federal Minister for the Interior"}, "was a caretaker one"),
        ({"said": "asif-2025-10-20-never-negotiate"}, {"office": "Caretaker Federal Minister for Defence"}, "no caretaker cabinet"),
        ({"said": "saif-2025-03-15-name-one"}, {"words": "He said that it was “baseless”."}, "holds quotation marks"),
        ({"said": "saif-2025-03-15-name-one"}, {"words": "He asked about the terrorists."}, "'terrorists' in our own voice"),
        ({"said": "imran-2021-10-01-forgive"}, {"words": "“Yes, we will forgive them"}, "without the quotation marks"),
        ({"said": "imran-2021-10-01-forgive"}, {"relay_note": "from TRT World"}, "original not seen"),
        ({"said": "imran-2021-10-01-forgive"}, {"relay_note": "original not seen; see positions.md"}, "a reader doesn't have"),
        ({"said": "imran-2021-10-01-forgive"}, {"url": "https://alemarahenglish.af/x"}, "carries media of an armed group"),
        ({"said": "imran-2021-10-01-forgive"}, {"url": "https://t.me/s/x"}, "carries media of an armed group"),
        ({"said": "imran-2021-10-01-forgive"}, {"url": "https://tribune.com.pk/story/1/tribune.com.pk"}, "repeats the host"),
        ({"said": "imran-2021-10-01-forgive"}, {"url": "https://dawn.com/news/1/code.jquery.com"}, "name of a host"),
        ({"said": "imran-2021-10-01-forgive"}, {"url": "https://dawn/news/1"}, "is no address"),
        ({"event": "fata-merger-2018"}, {"date": "2018-05"}, "its precision as day"),
        ({"event": "fata-merger-2018"}, {"end": "2018-04"}, "ends (2018-04) before"),
        ({"event": "fata-merger-2018"}, {"summary": "The martyred were remembered."}, "'martyred' in our own voice"),
        ({"event": "fata-merger-2018"}, {"title": "A brave decision"}, "'brave' in our own voice"),
        ({"event": "government-hoti"}, {"date": "2008-04-02"}, "has 2008-04-02 to"),
        ({"head": "hoti"}, {"end": "2007-01-01"}, "ends (2007-01-01) before"),
    ],
)
def test_a_wrong_row_is_told(where, changes, says):
    found = problems(where, changes)
    assert any(says in problem and next(iter(where.values())) in problem for problem in found), found


def test_a_quoted_word_and_a_name_are_not_our_voice():
    assert problems({"event": "fata-merger-2018"}, {"summary": 'He said "terrorists" at the National Counter Terrorism Authority.'}) == []


def test_a_loader_with_problems_names_them(monkeypatch):
    registers.loading._checked.cache_clear()
    monkeypatch.setattr(registers.loading, "problems", lambda *a: ["data/x.csv, y: wrong."])
    try:
        with pytest.raises(ReportError, match="data/x.csv, y: wrong"):
            registers.loading._checked()
    finally:
        registers.loading._checked.cache_clear()


def test_dates_are_read_at_their_precision():
    assert registers.span("2024-02") == ("2024-02-01", "2024-02-29")
    assert registers.span("2023-12") == ("2023-12-01", "2023-12-31")
    assert registers.span("2023") == ("2023-01-01", "2023-12-31")
    assert registers.span("2023-04-05") == ("2023-04-05", "2023-04-05")


def test_who_was_in_office():
    assert [g.head for g in registers.in_office("federal", "2022-04-10")] == ["Imran Khan"]
    assert [g.head for g in registers.in_office("federal", "2022-04")] == ["Imran Khan", "Shehbaz Sharif"]
    assert [g.head for g in registers.in_office("PK-KP", "2026-03-01")] == ["Sohail Afridi"]
    assert registers.in_office("federal", "2012-06-20") == []


def test_balance_is_that_of_the_file():
    table = rows("quotations")
    for side, issue in itertools.product(registers.SIDES, registers.ISSUES):
        cell = [r for r in table if r["group"] == side and r["issue"] == issue]
        quoted = [r for r in cell if r["type"] == "quotation"]
        found = registers.balance(side, issue)
        assert (found.statements, found.quotations, found.words) == (
            len(cell),
            len(quoted),
            sum(len(re.findall(r"\S+", r["words"])) for r in quoted),
        ), (side, issue)
    assert registers.balance().statements == sum(r["group"] != "report" for r in table)


def test_every_shortfall_is_a_gap():
    told = {(r["issue"], r["side"]) for r in rows("quotation_gaps")}
    for issue, side in itertools.product(registers.DISPUTE_ISSUES, registers.DISPUTE_SIDES):
        if registers.balance(side, issue).statements < 3:
            assert (issue, side) in told
    for gap in registers.gaps():  # what was found is what the register has
        assert gap.finding.startswith("None") == (registers.balance(gap.side, gap.issue).statements == 0), gap
    for side in set(registers.SIDES) - set(registers.DISPUTE_SIDES) - {"report"}:
        assert registers.balance(side).quotations >= 3, side


def test_no_outlet_is_named_without_a_link_and_every_row_has_its_words():
    assert all(q.url and q.outlet and q.words for q in SAID.values())
    assert all(e.url and e.outlet and e.summary for e in EVENTS.values())


def test_facts_about_entries():
    assert facts.value("event-date ceasefire-2021-11") == "9 November 2021"
    assert facts.value("event-date ceasefire-2022-05") == "May 2022"
    assert facts.value("event-end ceasefire-2021-11") == "9 December 2021"
    assert facts.value("register-events operation") == str(sum(r["kind"] == "operation" for r in rows("chronology")))
    assert facts.value("register-statements kabul/refugees") == str(
        sum((r["group"], r["issue"]) == ("kabul", "refugees") for r in rows("quotations"))
    )
    assert facts.value("register-statements /kabul") == str(sum(r["issue"] == "kabul" for r in rows("quotations")))
    for wrong in ("event-end fata-merger-2018", "register-events wars", "register-statements nobody", "event-date x"):
        with pytest.raises(ReportError):
            facts.value(wrong)
    assert facts.holds("register-words-within federal-cabinet federal-cabinet 1")[0]
    assert not facts.holds("register-words-within federal-cabinet ttp 1.5")[0]


# --- Filters --------------------------------------------------------------------------------


@functools.cache
def rules_of(css):
    """Its rules: what must be chosen, and the class of which entries stay or the classes of which a group must hold an entry."""
    found = []
    for rule in css.splitlines():
        asked, target = re.fullmatch(r":root((?::has\(#[\w-]+:checked\))+) (.*)\{display:none\}", rule).groups()
        entry = re.fullmatch(r"\.\w+ \.entry:not\(\.([\w-]+)\)", target)
        group = entry or re.fullmatch(r"\.\w+:not\(:has\((.*)\)\)", target)
        found.append((set(re.findall(r"#([\w-]+):checked", asked)), entry and entry[1], set(group[1].lstrip(".").split("."))))
    return found


@functools.cache
def classes_of(listing):
    """The classes of each entry, by groups."""
    return [[set(listing.classes(e).split()) for e in group] for group in listing.groups.values()]


def shown(listing, css, choice):
    """What the style sheet leaves to be seen: entries, and groups by their place."""
    applied = [(entry, classes) for asked, entry, classes in rules_of(css) if asked <= choice]
    hidden_classes = [entry for entry, _ in applied if entry]
    hidden_groups = [classes for entry, classes in applied if not entry]
    entries, groups = [], []
    for place, (group, held) in enumerate(zip(listing.groups.values(), classes_of(listing), strict=True)):
        if any(not any(classes <= one for one in held) for classes in hidden_groups):
            continue
        groups.append(place)
        entries += [e for e, one in zip(group, held, strict=True) if all(c in one for c in hidden_classes)]
    return entries, groups


@pytest.mark.parametrize("make", [register_pages.chronology, register_pages.statements, register_pages.found_by])
def test_filters_show_what_is_chosen_and_no_empty_group(make):
    listing, css = make(), make().css()
    options = [[None, *facet.occurring(listing.entries)] for facet in listing.facets]
    for values in itertools.product(*options):
        chosen = [(f, v) for f, v in zip(listing.facets, values, strict=True) if v]
        entries, groups = shown(listing, css, {f"{listing.name}-{f.prefix}-{v}" for f, v in chosen})
        want = {p: [e for e in g if all(v in f.of(e) for f, v in chosen)] for p, g in enumerate(listing.groups.values())}
        assert entries == list(itertools.chain.from_iterable(want.values())), values
        assert groups == [p for p, g in want.items() if g], values


def test_every_value_of_the_tables_can_be_chosen():
    for listing in (register_pages.chronology(), register_pages.statements(), register_pages.found_by()):
        for facet, entry in itertools.product(listing.facets, listing.entries):
            assert facet.of(entry) and set(facet.of(entry)) <= set(facet.values)


# --- Pages ----------------------------------------------------------------------------------

CONF = 'extensions = ["myst_parser", "report.book.register_pages"]\nmyst_enable_extensions = ["colon_fence"]\n'


def build(folder, **pages):
    """A small book of these pages: their HTML by name, and the warnings."""
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    source = folder / "source"
    source.mkdir()
    (source / "conf.py").write_text(CONF)
    (source / "index.md").write_text("# Book\n\n```{toctree}\n" + "\n".join(pages) + "\n```\n")
    for name, text in pages.items():
        (source / f"{name}.md").write_text(text)
    told = io.StringIO()
    with patch_docutils(), docutils_namespace(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        Sphinx(source, source, folder / "out", folder / "trees", "html", status=None, warning=told).build()
    html = {n: (folder / "out" / f"{n}.html").read_text(encoding="utf-8") for n in pages}
    return html, re.sub(r"\x1b\[[\d;]*m", "", told.getvalue())


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    html, told = build(
        tmp_path_factory.mktemp("book"),
        **{"data-and-methods": "# Data and methods\n\n## Searches\n\n```{searches}\n```\n"},
        chronology="# Chronology\n\n```{register-rules} chronology\n```\n\n## Events\n\n```{chronology}\n```\n",
        quotations="# Quotations\n\n```{quotation-balance}\n```\n\n## Said\n\n```{quotation-register}\n```\n\n```{quotation-gaps}\n```\n",
        chapter=(
            "# A chapter\n\nAfter {event}`fata-merger-2018` and {event}`a truce <ceasefire-2021-11>` {said}`imran-2021-10-01-forgive`; {search}`looked up <s001>`.\n\n"
            "```{quotation} asif-2025-03-06-bajwa-questioned\n```\n\n```{paraphrase} saif-2025-03-15-name-one\n```\n"
        ),
    )
    assert told == ""
    return html


@functools.cache
def soup_of(markup: str) -> bs4.BeautifulSoup:
    """A page, parsed once."""
    return bs4.BeautifulSoup(markup, "html.parser")


@functools.cache
def entries_of(markup: str) -> dict[str, bs4.Tag]:
    """What has an address on a page."""
    return {node["id"]: node for node in reversed(soup_of(markup).select("[id]"))}


def words_that_differ(page):
    """Ids of statements and events whose words on a page aren't those of the register's row."""
    soup = soup_of(page)
    wrong = []
    for figure in soup.select("figure.quotation, figure.paraphrase"):
        row = SAID[figure["id"]]
        box = figure.select_one("blockquote p, .own-words > span:last-child")
        if box.text != row.words or (row.type == "quotation") != (box.name == "p"):
            wrong.append(row.quotation)
    for article in soup.select("article.entry"):
        row = EVENTS[article["id"]]
        if (article.h4.text, article.select_one(".entry-summary").text) != (row.title, row.summary):
            wrong.append(row.event)
    return wrong


def test_all_entries_stand_on_their_page_once_letter_for_letter(book):
    for name, register in (("chronology", EVENTS), ("quotations", SAID)):
        ids = re.findall(r'\bid="([^"]+)"', book[name])
        assert len(ids) == len(set(ids))
        assert set(register) <= set(ids)
        assert words_that_differ(book[name]) == []
    assert words_that_differ(book["chapter"]) == []


def test_one_letter_changed_is_seen(book):
    words = "We will never negotiate with the TTP"
    assert words in book["quotations"]
    assert words_that_differ(book["quotations"].replace(words, words.replace("never", "newer"))) == ["asif-2025-10-20-never-negotiate"]
    title = EVENTS["fata-merger-2018"].title
    assert words_that_differ(book["chronology"].replace(title, title + ".")) == ["fata-merger-2018"]


def test_a_paraphrase_is_never_a_quotation_element(book):
    soup = soup_of(book["quotations"])
    for figure in soup.select("figure.paraphrase"):
        assert not figure.find(["blockquote", "q"])
        assert "In our words" in figure.text
    assert {f["id"] for f in soup.select("figure.paraphrase")} == {q for q, r in SAID.items() if r.type == "paraphrase"}


def test_an_entry_says_how_it_is_known(book):
    events = entries_of(book["chronology"])
    for key, e in EVENTS.items():
        entry = events[key]
        text = " ".join(entry.text.split())
        assert long_date(e.date) in text and e.outlet in text
        shown = entry.select_one(".confidence")
        assert (shown.text if shown else "read") == e.confidence
        assert ("Not read:" in entry.select_one(".entry-meta").text) == (e.confidence == "cited")
        assert entry.find("time")["datetime"] == e.date
        assert any(a["href"] == e.url for a in entry.find_all("a"))
    said = entries_of(book["quotations"])
    for key, q in SAID.items():
        caption = said[key].figcaption
        assert q.speaker in caption.text and q.office in caption.text and q.outlet in caption.text
        assert any(a["href"] == q.url for a in caption.find_all("a"))
        shown = caption.select_one(".confidence")
        assert (shown.text if shown else "high") == q.confidence
        assert ("not found again" in caption.text.lower()) == ("not found again" in q.read)
        if q.relay == "relay":
            assert "original not" in caption.select_one(".relay").text


def test_a_page_read_in_another_way_is_told():
    usual = {e.read for e in EVENTS.values() if e.confidence != "cited"} | {q.read for q in SAID.values() if "," not in q.read}
    told = {read: register_pages.unusual(read, "high") for read in usual}
    assert {read for read, words in told.items() if words} == {"stored text of the summary in full", "stored text in Urdu in full"}
    assert "Not found again on 28 November 2026." in register_pages.unusual(
        "opening of an archived copy (about 2,000 characters), not found again on 28 November 2026", "high"
    )


def test_every_search_stands_on_its_page_with_what_was_taken(book):
    page = soup_of(book["data-and-methods"])
    made = rows("searches")
    for row in made:
        entry = entries_of(book["data-and-methods"])[row["search_id"]]
        text = " ".join(entry.text.split())
        assert entry.summary.text == row["words"]
        assert " ".join(row["found"].rstrip(".").split()) in text and f"{row['results']} results" in text
        anchors = {a["href"].rpartition("#")[2] for a in entry.find_all("a")}
        ids = {item for item in row["taken"].split(";") if item in SAID or item in EVENTS}
        assert anchors == ids
    assert len(page.select("details.entry")) == len(made)


def test_every_search_says_what_it_was_for():
    kept = {r["rule"] for r in rows("inclusion")}
    for row in rows("searches"):
        assert row["statement"] or row["rule"] in kept, row["search_id"]
        assert not row["rule"] or row["rule"] in kept, row["search_id"]
        assert set(filter(None, row["statement"].split(";"))) <= {c.claim for c in registers.claims()}


def test_what_a_search_took_is_in_a_register_if_it_is_an_id():
    """An id names its year; the name of an outlet doesn't look like one."""
    for row in rows("searches"):
        for item in filter(None, row["taken"].split(";")):
            if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", item):
                assert item in SAID or item in EVENTS, (row["search_id"], item)


def test_the_rules_stand_above_their_register_with_its_end(book):
    page = soup_of(book["chronology"]).select_one(".register-rules")
    own = [r for r in rows("inclusion") if r["register"] == "chronology"]
    assert [li.b.text for li in page.find_all("li")] == [f"{r['rule']}." for r in own]
    for li, row in zip(page.find_all("li"), own, strict=True):
        assert row["text"] in li.text and row["met"] in li.details.text and row["gaps"] in li.details.text
    last = max(e.date for e in EVENTS.values())
    assert f"its last of {long_date(last[:7])}" in page.p.text


def test_links_lead_to_entries(book):
    chapter = soup_of(book["chapter"])
    links = {a["href"]: a.text for a in chapter.select("section a.reference")}
    assert links["chronology.html#fata-merger-2018"] == EVENTS["fata-merger-2018"].title
    assert links["chronology.html#ceasefire-2021-11"] == "a truce"
    assert links["data-and-methods.html#s001"] == "looked up"
    assert links["quotations.html#imran-2021-10-01-forgive"] == "Imran Khan, 1 October 2021"
    assert links["quotations.html#asif-2025-03-06-bajwa-questioned"] == "In the register"
    # Replies named by id in the register's note are links that name speaker and date.
    assert links["quotations.html#saif-2025-03-14-arrest-them"] == "Barrister Muhammad Ali Saif, 14 March 2025"
    # Between the two registers, and within one, every link has its target.
    for page in book.values():
        for target, anchor in re.findall(r'href="(chronology|quotations|data-and-methods)\.html#([^"]+)"', page):
            assert f'id="{anchor}"' in book[target], anchor


def test_filters_are_labelled_radio_buttons_of_one_choice_each(book):
    for name in ("chronology", "quotations", "data-and-methods"):
        soup = soup_of(book[name])
        form = soup.select_one("form.register-filters")
        for fieldset in form.find_all("fieldset"):
            buttons = fieldset.find_all("input")
            assert fieldset.legend.text
            assert len({b["name"] for b in buttons}) == 1 and all(b["type"] == "radio" for b in buttons)
            assert [b["id"].endswith("-all") for b in buttons if b.has_attr("checked")] == [True]
            assert all(soup.find("label", attrs={"for": b["id"]}) for b in buttons)
        assert form.find("button", type="reset")
        assert "register-filters.css" in book[name] and not form.find("script")
    assert "register-filters.css" not in book["chapter"]


def test_balance_tables_show_every_count_that_is_not_nought(book):
    first, second, third = soup_of(book["quotations"]).select(".balance table")
    row = next(r for r in first.find_all("tr") if r.th and r.th.text == registers.ISSUES["talks"])
    count = registers.balance("federal-cabinet", "talks")
    assert row.td.b.text == str(count.statements)
    assert f"{count.quotations} quoted, · {count.words} words" in row.td.text
    shown = {}
    for table, sides in ((first, registers.DISPUTE_SIDES[:4]), (second, registers.DISPUTE_SIDES[4:])):
        assert [th.text for th in table.thead.find_all("th")[1:]] == [registers.SIDES[s] for s in sides]
        for tr in table.tbody.find_all("tr", class_=lambda c: c != "total"):
            shown |= {(s, tr.th.text): int(td.b.text if td.b else 0) for s, td in zip(sides, tr.find_all("td"), strict=True)}
    for side, (issue, title) in itertools.product(registers.DISPUTE_SIDES, registers.ISSUES.items()):
        if issue != "report":
            assert shown.get((side, title), 0) == registers.balance(side, issue).statements, (side, issue)
    others = {tr.th.text: int(tr.td.b.text) for tr in third.tbody.find_all("tr")}
    assert others.pop("All sides") == registers.balance().statements
    assert others == {
        name: registers.balance(s).statements for s, name in registers.SIDES.items() if s not in (*registers.DISPUTE_SIDES, "report")
    }


@pytest.mark.parametrize(
    ("text", "says", "line"),
    [
        ("{event}`no-such-event`", "There is no row 'no-such-event'", 3),
        ("Text.\n\n{said}`words <no-such-words>`", "There is no row 'no-such-words'", 5),
        ("```{quotation} no-such-words\n```", "There is no row 'no-such-words'", 3),
        ("```{quotation} saif-2025-03-15-name-one\n```", "is a paraphrase", 3),
        ("```{paraphrase} imran-2021-10-01-forgive\n```", "is a quotation", 3),
        ("```{quotation} imran-2021-10-01-forgive\n```\n\n```{quotation} imran-2021-10-01-forgive\n```", "stands on this page already", 6),
        ("{event}`fata-merger-2018`", "is chapters/chronology in _toc.yml?", 3),
    ],
)
def test_what_does_not_resolve_is_a_warning_with_its_line(tmp_path, text, says, line):
    _, told = build(tmp_path, chapter=f"# A chapter\n\n{text}\n")
    assert any(says in one and f"chapter.md:{line}:" in one for one in told.splitlines()), told
