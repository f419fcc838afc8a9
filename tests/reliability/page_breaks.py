"""Breaks of the built book, each with the browser tests that must tell it: no check of a page is taken on trust.

`python tests/reliability/run.py pages` makes one copy of the tree, breaks its pages in one way after the
other, and runs the tests that are named for each. To add a test is to add a break here
(tests/reliability/test_page_breaks.py asks for it).
"""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import trees

from report.paths import BUILD, HTML, ROOT

Change = tuple[str, str | re.Pattern[str], str]
"""A file below the built pages (or, with `report/`, of the tree), what is looked for, what stands in its place."""

END = re.compile(r"\Z")
HEAVY = "".join(hashlib.sha256(b"%d" % n).hexdigest() for n in range(20_000))
"""A megabyte that does not compress to less than half."""

CSS, PALETTE, SCRIPT = "_static/book.css", "_static/palette.css", "_static/book.js"
MARKS, SHARING, SEARCH, INDEX = "_static/marks.js", "_static/sharing.js", "_static/search.js", "_static/search-index.js"
EXPLORE, NUMBERS, FILTERS, URDU_CSS = "_static/explore.js", "_static/explore-data.js", "_static/register-filters.css", "_static/urdu.css"
REGISTERS, ANSWERS, BASELINES = "_static/registers.js", "_static/numbers.js", "_static/baselines.js"
ROOT_PAGE, CONTENTS, FIRST = "index.html", "contents.html", "chapters/index.html"
CHAPTER, URDU, QUOTED = "chapters/violence-by-province.html", "chapters/urdu-summary.html", "chapters/the-report.html"
EXPLORER, GLOSSARY, QUOTATIONS = "chapters/explore.html", "chapters/glossary.html", "chapters/quotations.html"
PRINT, PRINT_CSS = "report/book/pdf.py", "report/book/pdf.css"
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@dataclass(frozen=True)
class Break:
    """What is broken, how, and what must fail: a test, `test[part of its parameters]`; the first that fits is run."""

    name: str
    changes: tuple[Change, ...]
    tests: tuple[str, ...]


def _breaks(module: str, *listed: tuple) -> list[Break]:
    """Of (name, file, what is looked for, what takes its place, …, test, …): changes by threes until the tests begin."""
    found = []
    for name, *rest in listed:
        changes = []
        while not str(rest[0]).startswith("test_"):
            changes.append(tuple(rest[:3]))
            rest = rest[3:]
        found.append(Break(name, tuple(changes), tuple(f"{module}.py::{test}" for test in rest)))
    return found


def _added(css: str) -> tuple[str, re.Pattern[str], str]:
    """A rule after all others of the book's style."""
    return CSS, END, f"\n{css}\n"


BREAKS = [
    *_breaks(
        "test_accessibility",
        ("the strip of statements can't be passed", "chapters/two-governments.html", 'id="past-statements"', 'id="passed"',
         "test_the_strip_of_statements_is_passed_with_one_key"),
        ("a page says no language", CONTENTS, '<html lang="en"', "<html", "test_axe_finds_nothing[contents.html-desk]"),
        ("an open table can't be told by name", CHAPTER, re.compile(r' role="region" aria-label="Table[^"]*"'), ' role="img"',
         "test_axe_finds_nothing[violence-by-province.html-desk]"),
        ("pale letters in the dark", PALETTE, "--c-muted:#a9adb3", "--c-muted:#4a4f55",
         "test_letters_are_far_from_the_paper_in_the_dark[contents.html-desk]"),
        ("a link is told from its text by its colour alone", *_added(".bd-article a { text-decoration: none }"),
         "test_links_in_the_text_are_underlined[violence-by-province.html-desk]"),
        ("a fault is hidden from axe", *_added("main > img, main > p:last-child { display: none }"), "test_axe_finds_a_fault"),
        ("a rank of headings is left out", CONTENTS, re.compile("(</?)h2"), r"\1h3",
         "test_headings_go_down_one_step_at_a_time[contents.html-desk]"),
        ("a page has two titles", CONTENTS, re.compile("(</?)h2"), r"\1h1",
         "test_headings_go_down_one_step_at_a_time[contents.html-phone]"),
        ("a table has no caption", CHAPTER, re.compile("<caption>[^<]*</caption>"), "",
         "test_every_table_has_a_caption_and_headers[violence-by-province.html-desk]"),
        ("the head of a column is a plain cell", CHAPTER, '<th scope="col">Year</th>', "<td>Year</td>",
         "test_every_table_has_a_caption_and_headers[violence-by-province.html-phone]"),
        ("Urdu is not marked as such", CHAPTER, ' dir="rtl" lang="ur"', ' dir="rtl"',
         "test_words_in_arabic_script_are_marked_with_language_and_direction[violence-by-province.html-desk]"),
        ("Urdu runs from the left", CHAPTER, ' dir="rtl" lang="ur"', ' lang="ur"',
         "test_words_in_arabic_script_are_marked_with_language_and_direction[violence-by-province.html-phone]",
         "test_urdu_names_stand_in_the_text"),
        ("a drawing has no text in its place", CHAPTER, re.compile(r'(class="chart-\w+" role="img") aria-label="[^"]*"'), r"\1",
         "test_every_drawing_has_a_text_in_its_place[violence-by-province.html-desk]"),
        ("a drawing is no image to who hears the page", CHAPTER, re.compile(r'(class="chart-\w+") role="img"'), r"\1",
         "test_every_drawing_has_a_text_in_its_place[violence-by-province.html-phone]"),
        ("a wish for rest is not heeded", CSS, "@media (prefers-reduced-motion: reduce)", "@media (prefers-reduced-motion: never)",
         "test_nothing_moves_for_those_who_asked_for_rest"),
        ("a page is wider than a small window", *_added(".bd-article { min-width: 30rem }"),
         "test_at_400_percent_nothing_needs_two_ways_of_scrolling[claims]"),
        ("words are cut off in a small window", *_added(".bd-article p { white-space: nowrap; overflow: hidden }"),
         "test_at_400_percent_nothing_needs_two_ways_of_scrolling[index]"),
        ("the focus is hardly seen", CSS, ":focus-visible { outline: 3px", ":focus-visible { outline: 1px",
         "test_every_stop_of_the_keyboard_is_seen[contents.html-desk]"),
        ("the focus is out of the window", CSS, ".skip-link:focus { transform: none; }", "",
         "test_every_stop_of_the_keyboard_is_seen[contents.html-phone]"),
        ("Escape leaves the contents open", FIRST, "bd-docs-nav\" aria-label=\"Book\" popover>",
         "bd-docs-nav\" aria-label=\"Book\" popover=\"manual\">", "test_the_contents_open_and_close_by_keyboard"),
        ("nothing in the contents takes the focus", CSS, ".bd-sidebar-primary ul {",
         ".bd-sidebar-primary :is(a, button, input) { visibility: hidden }\n.bd-sidebar-primary ul {",
         "test_the_contents_open_and_close_by_keyboard"),
    ),
    *_breaks(
        "test_browser",
        ("a page writes to the console", SCRIPT, END, 'console.log("left over");',
         "test_a_page_is_quiet_and_asks_nobody_else[contents.html]"),
        ("a script of a page fails", SCRIPT, END, "nowhere.at.all;", "test_a_page_is_quiet_and_asks_nobody_else[contents.html]"),
        ("a file that a page asks for is not there", CONTENTS, "favicon.svg", "no-favicon.svg", '_static/book.css',
         "vendor/source-serif-4-latin-400-normal", "vendor/no", "test_a_page_is_quiet_and_asks_nobody_else[contents.html]"),
        ("a page asks somebody else", CONTENTS, "img-src 'self' data:", "img-src *", CONTENTS, "<h1>",
         '<img src="http://localhost:9/x.png" alt=""><h1>', "test_a_page_is_quiet_and_asks_nobody_else[contents.html]"),
        ("a page asks for what is not the book's, and gets it", CONTENTS, "img-src 'self' data:", "img-src 'self' data: blob:", SCRIPT, END,
         """new Image().src = URL.createObjectURL(new Blob(["<svg xmlns='http://www.w3.org/2000/svg'/>"], { type: "image/svg+xml" }));""",
         "test_a_page_is_quiet_and_asks_nobody_else[http-contents.html]"),
        ("what lies over a page takes its clicks", *_added(".bd-article::after { content: ''; position: fixed; inset: 0; z-index: 99 }"),
         "test_a_page_is_quiet_and_asks_nobody_else[http-chapters/violence-by-province.html]"),
        ("a page scrolls sideways on a phone", *_added(".bd-article { min-width: 30rem }"),
         "test_no_page_scrolls_sideways[contents.html-phone]"),
        ("an open table makes its page scroll sideways", CSS, ".scroll { position: relative; overflow: auto;",
         ".scroll { position: relative; width: max-content;", "test_no_page_scrolls_sideways[violence-by-province.html-phone]"),
        ("a table is too wide in letters of the system", CSS, ".pst-scrollable-table-container { overflow-x: auto; }", "",
         "test_no_page_scrolls_sideways[changes.html-phone]"),
        ("a phone gets the drawing for a desk", CSS, re.compile(r"@media \(max-width: 560px\) \{(?=\s+\.drawing)"),
         "@media (max-width: 60px) {", "test_a_figure_shows_the_drawing_that_fits_and_can_be_read[violence-by-province.html-phone]"),
        ("both drawings are shown", CSS, ".drawing svg.chart-narrow { display: none; }", "",
         "test_a_figure_shows_the_drawing_that_fits_and_can_be_read[violence-by-province.html-desk]"),
        ("the first page shows the wide drawing in its column", CSS, "section:has(> .cutoff) > .cell svg.chart-",
         "section:has(> .none) > .cell svg.chart-", "test_a_figure_shows_the_drawing_that_fits_and_can_be_read[chapters/index.html-desk]"),
        ("letters of a drawing are too small", CSS, ".drawing svg { display: block; width: 100%",
         ".drawing svg { display: block; width: 60%",
         "test_a_figure_shows_the_drawing_that_fits_and_can_be_read[violence-by-province.html-desk]"),
        ("letters of a drawing are cut off", *_added(".drawing text { transform: translateX(60px) }"),
         "test_a_figure_shows_the_drawing_that_fits_and_can_be_read[violence-by-province.html-phone]"),
        ("a figure is lost", CHAPTER, '<figure class="chart align-default" id="ucdp-deaths-by-province"',
         '<figure id="ucdp-deaths-by-province"',
         "test_a_figure_shows_the_drawing_that_fits_and_can_be_read[violence-by-province.html-desk]"),
        ("the navigation is wider than a phone", CSS, "width: min(22rem, 100vw)", "width: 40rem",
         "test_on_a_phone_the_button_opens_the_navigation_and_its_links_work"),
        ("a link of the navigation leads elsewhere", FIRST, re.compile(r'href="violence-by-province.html">Where the violence is</a></li>'),
         'href="glossary.html">Where the violence is</a></li>', "test_on_a_phone_the_button_opens_the_navigation_and_its_links_work"),
        ("Escape leaves the navigation open", FIRST, "bd-docs-nav\" aria-label=\"Book\" popover>",
         "bd-docs-nav\" aria-label=\"Book\" popover=\"manual\">", "test_on_a_phone_escape_closes_the_navigation"),
        ("the navigation is shut on a desk", CSS, ".bd-sidebar-primary[popover] { display: block;", ".bd-sidebar-primary[popover] {",
         "test_on_a_desk_the_navigation_stands_open"),
        ("a chapter is not in the navigation", FIRST, '<li><a href="glossary.html">Glossary</a></li>', "",
         "test_on_a_desk_the_navigation_stands_open"),
        ("the way through the book leaves a chapter out", CHAPTER, 'class="right-next" href="after-kabul.html"',
         'class="right-next" href="who-fights.html"', "test_the_way_through_the_book_leads_to_every_chapter"),
        ("nothing is offered to skip to the text", CHAPTER, re.compile('<a class="skip-link".*'), "",
         "test_the_first_tab_offers_to_skip_to_the_text"),
        ("the way to skip to the text stays out of sight", CSS, ".skip-link:focus { transform: none; }", "",
         "test_the_first_tab_offers_to_skip_to_the_text"),
        ("the switch is below the fold", *_added(".bd-sidebar-primary .actions { margin-top: 45rem }"),
         "test_on_a_desk_the_switch_and_all_sections_are_above_the_fold"),
        ("the bar of a phone goes away", CSS, ".bd-header { position: sticky;", ".bd-header { position: static;",
         "test_on_a_phone_the_bar_stays_and_covers_nothing"),
        ("the bar covers what an address leads to", CSS, "scroll-padding-top: 3.6rem;", "scroll-padding-top: 0;",
         *_added("[id] { scroll-margin-top: 0 !important }"), "test_on_a_phone_the_bar_stays_and_covers_nothing"),
        ("nothing leads back to the top", CHAPTER, 'href="#main-content" aria-label="Back to the top"',
         'href="#x" aria-label="Back to the top"', "test_on_a_phone_the_bar_stays_and_covers_nothing"),
        ("a mark of a statement is small", CSS, ".claim-mark a { display: inline-block; min-width: 24px; line-height: 24px;",
         ".claim-mark a {", "test_on_a_phone_a_finger_finds_its_target[the-report]"),
        ("links of a figure are small", CSS, ".chart-links :is(a, button, summary) { display: inline-block;", ".x {",
         "test_on_a_phone_a_finger_finds_its_target[violence-by-province]"),
        ("a method has lost its place", "chapters/data-and-methods.html", re.compile(' id="method-'), ' id="x-',
         "test_a_method_is_one_fold_away"),
        ("a page does not ask what the system wants", CHAPTER, "'sha256-2", "'sha256-3",
         "test_a_page_follows_the_system_until_the_reader_chooses"),
        ("a reader's choice of light is forgotten", SCRIPT, 'localStorage.setItem("theme", root.dataset.theme)', "",
         "test_a_page_follows_the_system_until_the_reader_chooses", "test_the_switch_turns_the_page_dark_and_its_figures_with_it"),
        ("figures stay light in the dark", PALETTE, "--c-pk-kp:#f2828a", "--c-pk-kp:#b5363c",
         "test_the_switch_turns_the_page_dark_and_its_figures_with_it"),
        ("grey text in the dark", PALETTE, "--c-ink:#e8e6e3", "--c-ink:#8b9096", "test_letters_and_paper_are_far_apart_in_both_themes"),
        ("pale letters in figures", PALETTE, "--c-muted:#5b6168", "--c-muted:#9ba1a8",
         "test_letters_and_paper_are_far_apart_in_both_themes"),
        ("a table can't be reached by keyboard", CHAPTER, "<summary>Table", '<summary tabindex="-1">Table',
         "test_a_table_opens_and_closes_by_keyboard"),
        ("a wide table can't be scrolled by keyboard", CHAPTER, '<div class="scroll" tabindex="0"', '<div class="scroll" tabindex="-1"',
         "test_a_table_opens_and_closes_by_keyboard"),
        ("a figure's CSV is another's", CHAPTER, re.compile(r'/[\w-]+\.csv">CSV'), '/shares-as-bounds.csv">CSV',
         "test_the_csv_of_a_figure_is_downloaded"),
        ("a figure's CSV is not there", CHAPTER, re.compile(r'downloads/([\w-]+\.csv">CSV)'), r"\1",
         "test_the_csv_of_a_figure_is_downloaded"),
    ),
    *_breaks(
        "test_figures",
        ("drawings are laid out at once", CSS, ".drawing svg { content-visibility: auto; }", "",
         "test_a_drawing_far_from_the_window_is_laid_out_late_and_heard_once[phone]"),
        ("what is around a drawing is laid out late", CSS, ".drawing svg { content-visibility: auto; }", ".drawing { content-visibility: auto; }",
         "test_a_drawing_far_from_the_window_is_laid_out_late_and_heard_once[phone]"),
        ("the height of a drawing is not known before", CSS, ".drawing svg { content-visibility: auto; }",
         ".drawing svg { content-visibility: auto; aspect-ratio: auto !important; }",
         "test_a_drawing_far_from_the_window_is_laid_out_late_and_heard_once[desk]"),
        ("a mark tells another's value", MARKS, "value: values[i]", "value: values[0]",
         "test_pointing_at_a_mark_tells_its_value[file-light]"),
        ("the note lies on its mark", MARKS, "- tip.offsetHeight - 14", "- tip.offsetHeight / 2",
         "test_pointing_at_a_mark_tells_its_value[file-light]"),
        ("the note stays light in the dark", CSS, "background: var(--c-ink); color: var(--c-paper); font-family",
         "background: #1c1e21; color: var(--c-paper); font-family", "test_pointing_at_a_mark_tells_its_value[http-dark]"),
        ("a note stays when the pointer leaves", MARKS, '"pointerleave"', '"pointerlost"',
         "test_pointing_at_a_mark_tells_its_value[file-light]"),
        ("a tap tells nothing", MARKS, "event => { point(event); said", "event => { said", "test_on_a_phone_a_tap_tells_the_value[light]"),
        ("a tap beside leaves the note", MARKS, "drawing.contains(event.target) || hide()", "drawing.contains(event.target)",
         "test_on_a_phone_a_tap_tells_the_value[dark]"),
        ("an arrow passes over a mark", MARKS, "marks.indexOf(here) + by", "marks.indexOf(here) + 2 * by",
         "test_a_figure_is_one_stop_and_arrows_lead_through_its_marks[phone]"),
        ("sliders have one name", MARKS, '.querySelector(".caption-number").textContent.trim()', '.className',
         "test_a_figure_is_one_stop_and_arrows_lead_through_its_marks[desk]"),
        ("Escape leaves the note", MARKS, '"Escape"', '"Esc"', "test_a_figure_is_one_stop_and_arrows_lead_through_its_marks[desk]"),
        ("what is said is not what is seen", MARKS, '"aria-valuetext", `${mark.where}', '"aria-valuetext", `${mark.x}',
         "test_a_figure_is_one_stop_and_arrows_lead_through_its_marks[desk]"),
        ("no figure can be reached by keyboard", MARKS, "min: 1, value: 1", "min: 1, value: 1, tabIndex: -1",
         "test_tabbing_reaches_a_figure_and_shows_where_it_is"),
        ("a figure does not show that it has the focus", CSS, ".drawing:has(.marks-slider:focus-visible) { outline: 3px solid",
         ".drawing:has(.marks-slider:focus-visible) { outline: 3px none", "test_tabbing_reaches_a_figure_and_shows_where_it_is"),
        ("who hears the page is not told a tapped value", MARKS, '"aria-live", "polite"', '"aria-live", "off"',
         "test_a_screen_reader_has_the_picture_and_the_value"),
        ("who hears the page does not have the pictures", CHAPTER, '<div class="drawing">', '<div class="drawing" aria-hidden="true">',
         "test_a_screen_reader_has_the_picture_and_the_value"),
        ("figures tell nothing of the last mark", MARKS, "marks[marks.length - 1]", "marks[marks.length - 2]",
         "test_every_figure_of_the_book_tells_values[violence-by-province]"),
        ("figures have no marks", CHAPTER, re.compile("data-marks='[^']*'"), "data-marks='[]'",
         "test_every_figure_of_the_book_tells_values[violence-by-province]"),
        ("without scripts the drawings are hidden", *_added("html:not([data-scripts]) .drawing svg { display: none }"),
         "test_without_scripts_a_figure_stands_as_it_is"),
        ("a slider that does nothing stands there without scripts", CHAPTER, '<div class="drawing">',
         '<div class="drawing"><input type="range" class="marks-slider">', "test_without_scripts_a_figure_stands_as_it_is"),
        ("a note slides for who wants less motion", CSS, "@media (prefers-reduced-motion: reduce)",
         "@media (prefers-reduced-motion: never)", *_added(".marks-tip { transition: transform 0.3s }"),
         "test_who_wants_less_motion_gets_none"),
        ("words in figures are too small", *_added(".drawing text { font-size: 9px !important }"),
         "test_words_in_figures_are_large_enough_and_stand_apart[violence-by-province]"),
        ("words in figures are cut off", *_added(".drawing text { transform: translateX(60px) }"),
         "test_words_in_figures_are_large_enough_and_stand_apart[violence-by-province]"),
        ("words in figures stand on one another", *_added(".drawing text { font-size: 17px !important }"),
         "test_words_in_figures_are_large_enough_and_stand_apart[violence-by-province]"),
        ("words in figures can't be selected", *_added(".drawing { user-select: none }"), "test_words_in_figures_can_be_selected"),
        ("a figure has no caption", CHAPTER, re.compile('(<p class="chart-caption">)[^<]*'), r"\1",
         "test_each_figure_has_caption_source_table_csv_and_method[violence-by-province]"),
        ("a figure does not name its source", CHAPTER, '<p class="chart-source">Source: ', '<p class="chart-source">',
         "test_each_figure_has_caption_source_table_csv_and_method[violence-by-province]"),
        ("a figure has no table", CHAPTER, '<details class="figure-table">', '<details class="figure-table" hidden>',
         "test_each_figure_has_caption_source_table_csv_and_method[violence-by-province]"),
        ("a figure has no CSV", CHAPTER, re.compile(r'<a download [^>]*>CSV</a>'), "",
         "test_each_figure_has_caption_source_table_csv_and_method[violence-by-province]"),
        ("a figure does not lead to its method", CHAPTER, "How it is computed", "More",
         "test_each_figure_has_caption_source_table_csv_and_method[violence-by-province]"),
    ),
    *_breaks(
        "test_finding",
        ("quotations are not found at their place", INDEX, "quotations.html#", "quotations.html?",
         "test_search_finds_quotations_by_their_words"),
        ("terms are not in the search", INDEX, '"kind":"Term', '"kind":"Word', "test_search_finds_events_terms_and_places[file]"),
        ("events are not found at their place", INDEX, "chronology.html#", "chronology.html?",
         "test_search_finds_events_terms_and_places[http]"),
        ("the words that were looked for are not marked", SEARCH, 'element("mark", piece)', "piece",
         "test_search_finds_events_terms_and_places[http]"),
        ("figures are not in the search", INDEX, '"kind":"Figure', '"kind":"Drawing', "test_search_finds_events_terms_and_places[file]"),
        ("the search does not say that it found nothing", SEARCH, '"Nothing found."', '"0 places"',
         "test_search_says_when_nothing_is_found_and_forgives_a_slip"),
        ("the search forgives no slip", SEARCH, ", fuzzy: term => !digits(term) && 0.2", "", "test_search_says_when_nothing_is_found_and_forgives_a_slip"),
        ("words that say nothing are looked for", SEARCH, "telling.length ? telling : words", "words",
         "test_questions_in_readers_words_are_answered"),
        ("words that mean the same are not known", SEARCH, "ALIKE.find(", "[].find(", "test_questions_in_readers_words_are_answered"),
        ("a question for a number has no answer", SEARCH, "if (counted) answer", "if (0) answer",
         "test_questions_in_readers_words_are_answered"),
        ("an answer has another year's numbers", SEARCH, '?? "PK"]?.[year]', '?? "PK"]?.[year - 1]',
         "test_questions_in_readers_words_are_answered"),
        ("which province fares better has no answer", SEARCH, "if (pair) answer", "if (0) answer",
         "test_whether_one_of_the_two_provinces_fares_better_has_one_answer"),
        ("the key of the search does nothing", SCRIPT, '!== "k"', '!== "j"', "test_the_field_in_the_column_leads_to_the_results"),
        ("a result is not marked at its place", CSS, "outline: 2px solid var(--accent); outline-offset: 0.5rem", "",
         "test_a_result_leads_to_its_place_and_marks_it"),
        ("a figure has no address", "chapters/who-fights.html", re.compile('(<figure class="chart[^"]*") id="[^"]*"'), r"\1",
         "test_each_has_an_address_of_its_own[figure]"),
        ("the link of a quotation is another's", QUOTATIONS, 'class="entry-link" href="#imran-2021-10-01-forgive"',
         'class="entry-link" href="#imran-2021-10-01-reconciliation"', "test_each_has_an_address_of_its_own[quotation]"),
        ("two events have one address", "chapters/chronology.html", 'id="shakai-deal-2004"', 'id="kaloosha-operation-2004"',
         "test_each_has_an_address_of_its_own[event]"),
        ("a term has no address", GLOSSARY, '<dt id="term-KP">', "<dt>", "test_each_has_an_address_of_its_own[term]"),
        ("two pages have one title", "search.html", "<title>Search", "<title>Contents",
         "test_titles_and_descriptions_tell_pages_apart_and_each_has_the_icon"),
        ("two pages have one description", "search.html", 'content="Search: A divided front"', 'content="Contents: A divided front"',
         "test_titles_and_descriptions_tell_pages_apart_and_each_has_the_icon"),
        ("the icon is not there", "**/*.html", "_static/favicon.svg", "_static/no-favicon.svg",
         "test_titles_and_descriptions_tell_pages_apart_and_each_has_the_icon"),
    ),
    *_breaks(
        "test_first_screen",
        ("the answer stands below the window", *_added(".bd-article .question { margin-bottom: 45rem !important }"),
         "test_the_first_page_answers_before_any_scrolling[phone]", "test_each_chapter_opens_with_its_question_and_answer[desk]"),
        ("the chart is partly below the window", *_added("figure.chart .drawing { margin-top: 40rem }"),
         "test_the_first_page_answers_before_any_scrolling[desk]"),
        ("a number of the first page has no digits", FIRST, re.compile(r'<strong><a class="number[^>]*>[\d,]+</a></strong>'), "<strong>Most</strong>",
         "test_the_first_page_answers_before_any_scrolling[desk]"),
        ("the first page does not say how far its data reach", FIRST, re.compile("ACLED, to <a[^>]*>[^<]*</a>;"), "ACLED, to lately;",
         "test_the_first_page_answers_before_any_scrolling[desk]"),
        ("a province is not on the first page", FIRST,
         re.compile(r'<a class="reference internal" href="violence-by-province.html#sindh">.*?</a>, '), "",
         "test_a_province_is_one_click_away[phone]"),
        ("a province has lost its place", CHAPTER, '<section id="balochistan">', '<section id="balochistan-x">',
         "test_a_province_is_one_click_away[desk]"),
        ("a chapter opens without its answer", GLOSSARY, '<div class="answer', '<div class="aside',
         "test_each_chapter_opens_with_its_question_and_answer[glossary.html-phone]"),
        ("a chapter's question asks nothing", GLOSSARY, re.compile(r'(<div class="question[^>]*>\s*<p>[^<]*)\?'), r"\1.",
         "test_each_chapter_opens_with_its_question_and_answer[glossary.html-desk]"),
        ("a chapter goes on and on", *_added(".bd-article p { margin-bottom: 20rem !important }"),
         "test_a_chapter_is_short_and_shows_its_answer_early[who-fights]"),
        ("the verdicts need a second screen", *_added(".bd-article .verdict-tiles { grid-template-columns: 1fr !important; gap: 1.5rem !important }"),
         "test_all_verdicts_fit_one_screen_of_a_phone"),
        ("the root shows its own link", ROOT_PAGE, "body{visibility:hidden;", "body{", "test_the_root_shows_nothing_of_its_own[light]"),
        ("the root is white before a dark page", ROOT_PAGE, "html[data-theme=dark]{background:#16181a}", "",
         "test_the_root_shows_nothing_of_its_own[dark]"),
        ("the root complains in the console", ROOT_PAGE, "'sha256-W", "'sha256-X", "test_the_root_leads_on_and_leaves_no_trace"),
        ("the root leads nowhere without scripts", ROOT_PAGE, re.compile('<meta http-equiv="refresh"[^>]*>'), "",
         "test_the_root_leads_on_without_scripts"),
    ),
    *_breaks(
        "test_paper",
        ("the way on is printed", CSS, ".skip-link, .prev-next-footer, .headerlink,", ".skip-link, .headerlink,",
         "test_no_navigation_is_printed"),
        ("the marks of addresses are printed", CSS, ".prev-next-footer, .headerlink, .entry-link", ".prev-next-footer, .entry-link",
         "test_no_navigation_is_printed"),
        ("links are printed without addresses", CSS, 'content: " (" attr(href) ")";', "", "test_links_are_printed_with_their_addresses"),
        ("links within the book are printed with addresses", CSS, 'a[href^="http"]::after', "a::after",
         "test_links_are_printed_with_their_addresses"),
        ("tables are printed", CSS, "  details { display: none; }", "", CSS, "  .chart-links { display: none; }", "",
         "test_figures_are_whole_and_their_tables_closed"),
        ("folds are printed closed", CSS, "::details-content { content-visibility: visible; }", "::details-content { }",
         "test_folded_prose_is_printed_open"),
        ("figures are cut in two", CSS, "figure, tr, .keynumbers, article.entry, .claim-section { break-inside: avoid; }", "",
         "test_figures_are_whole_and_their_tables_closed"),
        ("figures are wider than the sheet", *_added("@media print { figure.chart { width: 60rem; max-width: none !important } }"),
         "test_figures_are_whole_and_their_tables_closed"),
        ("the drawing for a phone is printed", CSS,
         re.compile(r"  \.drawing svg\.chart-wide \{ display: block;[^\n]*\n  \.drawing svg\.chart-narrow \{ display: none; \}\n"), "",
         *_added("@media print { .drawing svg.chart-narrow { display: block } }"), "test_figures_are_whole_and_their_tables_closed"),
        ("a sheet does not say of what chapter it is", CHAPTER, re.compile('<style media="print">.*?</style>'), "",
         "test_each_sheet_has_a_running_title_and_a_number"),
        ("sheets are not numbered", CSS, "content: counter(page);", "", "test_each_sheet_has_a_running_title_and_a_number"),
        ("a dark page is printed dark", SCRIPT, '"beforeprint"', '"before"', "test_a_dark_page_is_printed_light"),
        ("a page stays light after printing", SCRIPT, '"afterprint"', '"after"', "test_a_dark_page_is_printed_light"),
    ),
    *_breaks(
        "test_policy",
        ("a policy allows any script in the page", CONTENTS, re.compile("'sha256-[^']*'"), "'unsafe-inline'",
         "test_a_page_has_a_policy_that_allows_its_own_scripts_alone[contents.html]"),
        ("a policy allows whatever is not named", CONTENTS, "default-src 'none'", "default-src *",
         "test_a_page_has_a_policy_that_allows_its_own_scripts_alone[contents.html]"),
        ("a script comes before the policy", CONTENTS, '<meta charset="utf-8">',
         '<meta charset="utf-8"><script src="_static/book.js"></script>',
         "test_a_page_has_a_policy_that_allows_its_own_scripts_alone[contents.html]"),
        ("the root has no policy", ROOT_PAGE, re.compile('<meta http-equiv="Content-Security-Policy"[^>]*>'), "",
         "test_the_root_has_a_policy_that_allows_its_own_scripts_alone"),
        ("the policy of the root allows any script", ROOT_PAGE, "script-src 'self'", "script-src * 'self'",
         "test_the_root_has_a_policy_that_allows_its_own_scripts_alone"),
        ("a foreign script runs", CHAPTER, re.compile("'sha256-[^']*'"), "'unsafe-inline'",
         "test_a_script_that_is_not_the_books_does_not_run"),
        ("a script of another site is fetched", CHAPTER, "script-src 'self'", "script-src https: 'self'",
         "test_a_script_that_is_not_the_books_does_not_run"),
        ("text is run by a timer", FIRST, "script-src 'self'", "script-src 'unsafe-eval' 'self'", "test_text_is_not_run_as_a_script"),
        ("text is run by a link", FIRST, re.compile("'sha256-[^']*'"), "'unsafe-inline'", "test_text_is_not_run_as_a_script"),
    ),
    *_breaks(
        "test_sharing",
        ("a picture is too small", SHARING, "SCALE = 2", "SCALE = 1", "test_a_figure_is_saved_as_png_with_its_title_and_source[light]"),
        ("a picture has the colours of a dark page", SHARING, '"#fefefe"', 'getComputedStyle(document.body).backgroundColor',
         "test_a_figure_is_saved_as_png_with_its_title_and_source[dark]"),
        ("a picture does not say its source", SHARING, 'fillText(line, MARGIN', 'fillText(at ? "" : line, MARGIN',
         "test_a_figure_is_saved_as_png_with_its_title_and_source[light]"),
        ("a picture is called by another name", SHARING, "`${figure.id}.png`", '"figure.png"',
         "test_a_figure_is_saved_as_png_with_its_title_and_source[light]"),
        ("a picture is empty", SHARING, "pen.drawImage(", "void (", "test_a_figure_is_saved_as_png_with_its_title_and_source[light]"),
        ("letters stand outside their picture", "downloads/*.svg", re.compile(r'<text x="24"'), '<text x="-6"',
         "test_letters_of_a_picture_stay_within_it"),
        ("without scripts a button does nothing", CHAPTER, "SVG</a>", "SVG</a> <button>PNG</button>",
         "test_without_scripts_a_figure_is_saved_as_svg"),
        ("a picture as a file does not say its source", "downloads/*.svg", "Source: ", "", "test_without_scripts_a_figure_is_saved_as_svg"),
        ("the day of reading is missing", SHARING, "day.textContent =", "day.title =", "test_a_citation_has_the_day_of_reading[phone]"),
        ("the day of reading is another", SHARING, "now.getDate()]", "now.getDate() - 2]", "test_a_citation_has_the_day_of_reading[desk]"),
        ("the address of a page is missing", SHARING, "place.textContent =", "place.title =", "test_a_citation_has_the_day_of_reading[http-desk]"),
        ("the citation stands open", CHAPTER, '<details class="cite">', '<details class="cite" open>',
         "test_a_citation_has_the_day_of_reading[desk]"),
        ("without scripts the day of the build stands as that of reading", CHAPTER, "YYYY-MM-DD</time>", "2026-11-22</time>",
         "test_without_scripts_a_citation_leaves_room_for_the_day"),
        ("without scripts there is no room for the day", CHAPTER, "[day of reading]", "",
         "test_without_scripts_a_citation_leaves_room_for_the_day"),
        ("the typeface for Urdu is not there", URDU_CSS, "noto-nastaliq-urdu-400-subset.woff2", "no.woff2",
         "test_the_summary_in_urdu_is_set_in_its_typeface[file]"),
        ("a heading in Urdu has another typeface", *_added(".urdu h2 { font-family: sans-serif !important }"),
         "test_the_summary_in_urdu_is_set_in_its_typeface[http]"),
        ("the summary in Urdu runs from the left", URDU, '<div class="urdu" dir="rtl"', '<div class="urdu"',
         "test_the_summary_in_urdu_runs_from_the_right"),
        ("lines in Urdu begin at the left", URDU_CSS, "text-align: right", "text-align: left",
         "test_the_summary_in_urdu_runs_from_the_right"),
        ("every page asks for the style of Urdu", CHAPTER, "</head>", '<link rel="stylesheet" href="../_static/urdu.css"></head>',
         "test_no_other_page_asks_for_the_typeface_or_its_style"),
        ("every page asks for the typeface of Urdu", CSS, END,
         "@font-face { font-family: U; src: url(vendor/noto-nastaliq-urdu-400-subset.woff2) } .bd-article p { font-family: U }",
         "test_no_other_page_asks_for_the_typeface_or_its_style"),
    ),
    *_breaks(
        "test_numbers",
        ("an entry is no dialog to who hears the page", ANSWERS, 'box.setAttribute("role", "dialog");', "",
         "test_an_entry_opens_by_keyboard_and_gives_the_focus_back"),
        ("an entry stays open whatever one does", ANSWERS, 'box.popover = "auto"', 'box.popover = "manual"',
         "test_an_entry_opens_by_keyboard_and_gives_the_focus_back[a.why]", "test_an_entry_closes_by_its_button_and_by_a_click_beside_it"),
        ("Tab leaves an entry open behind it", ANSWERS, 'event.key !== "Tab"', 'event.key !== "Tap"',
         "test_tab_past_an_end_of_an_entry_leads_back_to_its_number"),
        ("a fold of an entry opens below its edge", ANSWERS, "target.contains(document.activeElement)", "false",
         "test_a_fold_of_an_entry_that_opens_is_seen"),
        ("entries pile up", ANSWERS, "box.firstChild.innerHTML = entry", "box.firstChild.innerHTML += entry",
         "test_one_entry_takes_the_place_of_another"),
        ("entries load each time", ANSWERS, "loading ??=", "loading =",
         "test_the_entries_load_when_the_first_is_asked_for_and_once"),
        ("a number leads nowhere where the entries do not load", ANSWERS, "() => location.assign(link.href)", "() => {}",
         "test_where_the_entries_do_not_load_the_number_leads_to_their_page"),
        ("a number takes every click", ANSWERS, "event.ctrlKey || event.metaKey || ", "",
         "test_a_click_for_a_tab_of_its_own_opens_nothing_in_place"),
        ("an entry is wider than a window", CSS, "width: min(34rem, calc(100vw - 16px))", "width: 60rem",
         "test_an_entry_is_within_the_window_and_near_its_number[phone]"),
        ("an entry is pale", *_added("#number { color: #bbb }"), "test_axe_finds_nothing_in_an_open_entry[light]"),
        ("entries have no addresses", "chapters/numbers.html", re.compile(' id="n[0-9a-f]{6}"'), "",
         "test_without_scripts_a_number_leads_to_its_entry"),
        ("numbers shout", *_added(".bd-article a.number { text-decoration: underline }"), "test_a_number_is_quiet_until_it_is_asked"),
        ("a page without numbers loads what opens them", CONTENTS, "</head>",
         '<script defer src="_static/numbers.js" data-entries="x"></script></head>', "test_pages_without_numbers_have_no_box"),
    ),
    *_breaks(
        "test_weight",
        ("a page is heavy", CHAPTER, "</body>", f"<!--{HEAVY}--></body>", "test_a_first_visit_is_light[violence-by-province]",
         "test_a_later_chapter_is_lighter[violence-by-province]"),
        ("a page asks for many files", CHAPTER, "</head>",
         "".join(f'<link rel="stylesheet" href="../_static/urdu.css?{n}">' for n in range(20)) + "</head>",
         "test_a_first_visit_is_light[violence-by-province]"),
        ("a chapter loads the search", CHAPTER, "</head>", '<script defer src="../_static/search-index.js"></script></head>',
         "test_a_chapter_loads_no_search_and_no_framework[violence-by-province]"),
        ("a script blocks the first paint", CHAPTER, 'defer="defer" ', "",
         "test_nothing_blocks_the_first_paint_but_the_style[violence-by-province]"),
        ("many styles block the first paint", CHAPTER, "</head>",
         "".join(f'<link rel="stylesheet" href="../_static/urdu.css?{n}">' for n in range(5)) + "</head>",
         "test_nothing_blocks_the_first_paint_but_the_style[violence-by-province]"),
        ("text moves when its font comes", CSS, re.compile(r'"(Serif|Sans) 1", "\1 2", "\1 3", [a-z-]+;'), "monospace;",
         CSS, "font-display: optional", "font-display: swap",
         "test_nothing_moves_when_the_fonts_come_late[phone-chapters/index]"),
        ("the fonts do not come", CSS, 'url(vendor/source', 'url(vendor/no',
         "test_nothing_moves_when_the_fonts_come_late[desk-chapters/index]"),
    ),
    *_breaks(
        "test_without_scripts",
        ("a page is empty until scripts run", CONTENTS, "</head>",
         "<style>html:not([data-scripts]) article { display: none }</style></head>", "test_a_page_reads_without_scripts[contents]"),
        ("a page has no paper without scripts", *_added("html:not([data-scripts]) body { background: none }"),
         "test_a_page_reads_without_scripts[contents]"),
        ("buttons that do nothing are shown", CSS, "html:not([data-scripts]) .js-only { display: none !important; }", "",
         "test_a_page_reads_without_scripts[contents]"),
        ("a drawing is hidden until scripts run", *_added("html:not([data-scripts]) .drawing svg { display: none }"),
         "test_a_page_reads_without_scripts[violence-by-province]"),
        ("a table is hidden until scripts run", *_added("html:not([data-scripts]) table { display: none }"),
         "test_a_page_reads_without_scripts[violence-by-province]"),
        ("the contents leave a chapter out", CONTENTS, 'href="chapters/glossary.html', 'href="chapters/quotations.html',
         "test_a_page_reads_without_scripts[contents]"),
        ("the button of the contents needs a script", "chapters/*.html",
         '<button type="button" class="primary-toggle" popovertarget="book-nav">', '<button type="button" class="primary-toggle">',
         "test_on_a_phone_the_contents_open_without_scripts"),
        ("a filter hides nothing", FILTERS, re.compile(r":root:has\(#events-kind-ceasefire:checked\) \.events .*"), "",
         "test_the_registers_filter_without_scripts"),
        ("a filter hides everything", FILTERS, END, ":root:has(#events-kind-ceasefire:checked) .entry{display:none}",
         "test_the_registers_filter_without_scripts"),
    ),
    *_breaks(
        "test_registers",
        ("a choice is not in the address", REGISTERS, "history.replaceState(null, \"\", address);", "",
         "test_a_choice_is_in_the_address_and_the_counts_follow_it[http]"),
        ("who hears a register is not told what is left", REGISTERS, "said.textContent = ", "said.title = ",
         "test_a_choice_is_in_the_address_and_the_counts_follow_it"),
        ("a choice hides nothing", REGISTERS, 'classList.toggle("unchosen", !chosen', 'classList.toggle("other", !chosen',
         "test_a_choice_is_in_the_address_and_the_counts_follow_it[http]"),
        ("entries are laid out at once", CSS, "{ content-visibility: auto; contain-", "{ contain-",
         "test_an_entry_far_from_the_window_is_laid_out_late_and_found"),
        ("entries are taken for shorter than they are", CSS, "--about: 36rem", "--about: 7rem",
         "test_an_entry_far_from_the_window_is_laid_out_late_and_found[numbers]"),
        ("entries are hidden until they are near", CSS, "{ content-visibility: auto; contain-", "{ content-visibility: hidden; contain-",
         "test_a_screen_reader_has_the_entries_that_are_not_laid_out"),
        ("the counts ignore the other choices", REGISTERS, "[input, ...others].every", "[input].every",
         "test_a_choice_is_in_the_address_and_the_counts_follow_it[http]"),
    ),
    *_breaks(
        "test_baselines",
        ("at most is read as less than", BASELINES, '"<=": (a, b) => a <= b', '"<=": (a, b) => a < b - 1',
         "test_the_script_decides_as_python_does_of_every_baseline[S1]"),
        ("one interval has another end", "_static/baselines-S4.js", re.compile(r"2\.878"), "0.878",
         "test_the_registered_baseline_gives_the_printed_answer[S4]"),
        ("the registered baseline gives way to the reader's", BASELINES, "[own, yours].map(choice => intervals", "[yours, yours].map(choice => intervals",
         "test_the_registered_baseline_stands_beside_the_readers"),
        ("numbers are loaded with the page", BASELINES, 'fold.addEventListener("toggle"', 'choose(); fold.addEventListener("toggle"',
         "test_no_numbers_are_loaded_before_a_reader_asks"),
        ("the map's table is gone", "chapters/claims.html", re.compile(r'<details class="figure-table">'), "<details>",
         "test_without_scripts_the_map_and_its_table_stand_alone"),
    ),
    *_breaks(
        "test_explore",
        ("a month has 31 days for every 30", EXPLORE, "covered(months) * 30", "covered(months) * 31",
         "test_the_numbers_are_those_of_the_measures[acled events 30]"),
        ("the table rounds down", EXPLORE, "value === null ? \"–\" : digits(value)", "value === null ? \"–\" : digits(Math.floor(value))",
         "test_the_numbers_are_those_of_the_measures[acled events 30]"),
        ("some events are not in the data", NUMBERS, re.compile(r"\[20(\d{4}),\d+,"), r"[20\g<1>,1,",
         "test_the_numbers_are_those_of_the_measures[acled events number]"),
        ("what has no province is not said", EXPLORE, "if (unplaced.events)", "if (false)",
         "test_what_is_counted_unplaced_undated_or_partial_is_said[ucdp-ged deaths number all all month 200901]"),
        ("what is covered in part is not said", EXPLORE, "if (partial.length) told", "if (false) told",
         "test_what_is_counted_unplaced_undated_or_partial_is_said[ucdp-candidate*year]"),
        ("a year has another number of days", EXPLORE, "/ 365.25", "/ 365", "test_a_rate_by_year_is_that_of_the_static_chart",
         "test_a_rate_of_a_period_is_that_of_the_static_map"),
        ("bars are not as long as their numbers", EXPLORE, 'Plot.barX(bars, { x: "value"',
         "Plot.barX(bars, { x: bar => Math.sqrt(bar.value)", "test_line_and_bars_are_drawn_at_their_numbers"),
        ("the points of the line are not at their numbers", EXPLORE, 'x: "date", y: "value", fill: "code", r: 2.6',
         'x: "date", y: point => point.value / 2, fill: "code", r: 2.6', "test_line_and_bars_are_drawn_at_their_numbers"),
        ("a measure that a source lacks can be chosen", EXPLORE, "radio.disabled = !source.bounds", "radio.disabled = false",
         "test_a_measure_that_a_source_lacks_is_disabled_with_the_reason"),
        ("the reason of a measure's lack is not said", EXPLORE, '$("why-measure").textContent = ', '$("why-measure").title = ',
         "test_a_measure_that_a_source_lacks_is_disabled_with_the_reason"),
        ("the result is not told when it changes", EXPLORER, '<p id="explore-result" role="status" aria-live="polite">',
         '<p id="explore-result">', "test_a_reader_gets_kp_and_balochistan_per_head_since_2020_by_keyboard_alone[file]"),
        ("a choice does not show that it has the focus", "_static/explore.css", "#explore input:focus-visible + span { outline: 3px solid",
         "#explore input:focus-visible + span { outline: 3px none",
         "test_a_reader_gets_kp_and_balochistan_per_head_since_2020_by_keyboard_alone[http]"),
        ("a control has no name", EXPLORER, ' aria-label="From, month"', "", "test_every_control_has_a_name"),
        ("the map stays as it was", EXPLORE, '$("explore-map").replaceChildren(',
         'if (!$("explore-map").firstChild) $("explore-map").append(', "test_line_bars_map_table_and_sentence_change_together"),
        ("a period ends before it begins", EXPLORE, "if (wish.from > wish.to)", "if (false)",
         "test_a_period_that_would_end_before_it_begins_moves_its_other_end"),
        ("a view of no province says nothing", EXPLORE, 'if (!v.provinces.length) return "No province is chosen.',
         'if (!v.provinces.length) return "', "test_a_view_of_no_province_says_so"),
        ("a view of no province can be saved", EXPLORE, "button.disabled = !v.provinces.length", "button.disabled = false",
         "test_a_view_of_no_province_says_so"),
        ("a link forgets its provinces", EXPLORE, 'given.provinces?.split(".").filter(Boolean) ?? START', "START", "test_a_link_restores_the_view[file]"),
        ("a view that nobody chose is in the address", EXPLORE, "if (changed && location", "if (location",
         "test_the_link_is_that_of_what_was_chosen_and_can_be_copied[file]"),
        ("the link is not marked to be copied", EXPLORE, '$("explore-link").select()', "void 0",
         "test_the_link_is_that_of_what_was_chosen_and_can_be_copied[http]"),
        ("a link of nonsense is believed", EXPLORE, "return names.includes(given[key]) ? given[key] : START[key]", "return given[key] ?? START[key]",
         "test_a_link_of_nonsense_shows_a_view_that_exists[gtd]"),
        ("a row of a CSV does not say its source", EXPLORE, "measure, told, source];", 'measure, told, ""];',
         "test_the_csv_carries_its_source_and_licence_in_every_row[acled]"),
        ("a spreadsheet would run a cell", EXPLORE, r"/^[=+\-@\t\r]/", r"/^[=+\-\t\r]/", "test_what_a_spreadsheet_would_run_is_made_text"),
        ("a picture needs the page's style", EXPLORE,
         ".replace(/var\\((--c-[\\w-]+)\\)/g, (_, name) => style.getPropertyValue(name).trim())", "",
         "test_the_svg_is_a_picture_of_its_own_with_the_source_inside[light]"),
        ("a drawn picture does not say its source", EXPLORE, "[...notes(r), legend(r), sourceLine(r, true)].join",
         "[...notes(r), legend(r)].join", "test_the_svg_is_a_picture_of_its_own_with_the_source_inside[dark]"),
        ("a picture for a slide is small", EXPLORE, "canvas.width = 2560, canvas.height = 1440", "canvas.width = 1280, canvas.height = 720",
         "test_the_png_is_the_picture_for_a_slide[file]"),
        ("a picture for a slide is an empty sheet", EXPLORE, "drawImage(image, 0, 0, canvas.width",
         "drawImage(image, canvas.width, 0, canvas.width", "test_the_png_is_the_picture_for_a_slide[http]"),
        ("lines of a picture run out of it", EXPLORE, "lines(text, width - 2 * edge,", "lines(text, 2 * width,",
         "test_nothing_in_a_picture_stands_outside_it_or_over_another_part"),
        ("the drawings of a picture reach into its notes", EXPLORE, "height: bottom - top - 16, size: 15",
         "height: bottom - top + 40, size: 15", "test_nothing_in_a_picture_stands_outside_it_or_over_another_part"),
        ("letters of the explorer are too small", EXPLORE, "height: narrow ? 280 : 340, size: 12", "height: narrow ? 280 : 340, size: 9",
         "test_drawings_fit_and_can_be_read[phone]"),
        ("names at the ends of lines stand on one another", EXPLORE, "place: middle + step * (i - (points.length - 1) / 2)", "place: point.value",
         "test_drawings_fit_and_can_be_read[PK-GB-desk]"),
        ("Back leaves the page", EXPLORE, "history.pushState(null", "history.replaceState(null", "test_back_goes_to_the_view_before"),
        ("a sentence leads to another view", EXPLORE, "if (preset) return", "if (false) return", "test_a_view_to_begin_with_is_a_link"),
        ("a past year is called the highest", EXPLORE, "more && more.together.value > top.together.value", "false",
         "test_a_year_in_part_that_exceeds_all_others_comes_first"),
        ("nothing recorded has a highest month", EXPLORE, "if (!r.together.value) return", "if (false) return",
         "test_where_nothing_is_recorded_that_is_said"),
        ("one year has an empty line chart", EXPLORE, '$("explore-line").hidden = r.periods.length === 1', '$("explore-line").hidden = false',
         "test_one_year_has_bars_alone"),
        ("events are not marked", EXPLORE, "v.events ? DATA.events", "false ? DATA.events", "test_events_can_be_marked"),
        ("the chart is far down on a phone", *_added("#explore-line { margin-top: 90rem }"),
         "test_the_chart_is_seen_within_two_screens_of_a_phone"),
        ("what a link names wrongly is not said", EXPLORE, "if (linked?.strange)", "if (false)",
         "test_a_link_of_nonsense_shows_a_view_that_exists[gtd]"),
        ("bars stay light in the dark", PALETTE, "--c-pk-ba:#7db8e8", "--c-pk-ba:#2f6690", "test_drawings_are_at_home_in_the_dark[file]"),
        ("the explorer evaluates text", EXPLORE, 'const form = document.getElementById("explore");',
         'const form = new Function(\'return document.getElementById("explore")\')();',
         "test_the_explorer_works_where_nothing_may_be_evaluated"),
        ("without scripts the explorer is empty", EXPLORER, '<div id="explore-static">', '<div id="explore-static" hidden>',
         "test_without_scripts_the_first_view_is_a_table[phone]"),
        ("the table without scripts has another number", EXPLORER,
         re.compile(r'(<div id="explore-static">.*?<th scope="row">2010</th><td>)'), r"\g<1>9",
         "test_without_scripts_the_first_view_is_a_table[desk]"),
    ),
    # A print takes long: several faults stand in one, each in a part of the book that the other tests do not look at.
    *_breaks(
        "test_pdf",
        ("a print without language, with one heading less, a strange face, a photograph, and the time of day", PRINT, '<html lang="en">',
         "<html>", PRINT, "<h1>Contents</h1>", "<h2>Contents</h2>", PRINT_CSS, '--serif: "Book Serif"', '--serif: "Liberation Serif"',
         CHAPTER, "</h1>", f'</h1><img src="data:image/png;base64,{PIXEL}" alt="" width="90">', PRINT,
         'day = f"D:{year}{int(month):02}01000000Z"', 'day = f"D:{time.time_ns()}"', "test_it_is_tagged_and_says_its_title_and_language",
         "test_headings_tables_and_figures_are_tagged_as_such", "test_every_face_is_embedded", "test_drawings_are_vectors",
         "test_two_prints_are_the_same"),
        ("a print without running heads, the end of a chapter, a section, and a figure's number, with an empty page and a role", PRINT,
         'content: "{_quoted(chapter.title)}"', 'content: ""', CHAPTER, ", and a number of deaths says nothing about its reasons.",
         "{fact}`deaths`.", CHAPTER, re.compile("<h2>(Since 2010.*?)</h2>"), r"<p>\1</p>", CHAPTER, "Figure 10 ", "", PRINT_CSS,
         ".imprint { page: bare;", ".imprint { visibility: hidden; page: bare;",
         "test_every_chapter_begins_on_a_page_of_its_own_under_its_running_head", "test_every_chapter_is_there_to_its_end",
         "test_the_outline_has_the_sections_of_the_chapters", "test_every_figure_is_there_with_its_table_or_where_that_is",
         "test_the_number_of_pages_is_sane", "test_nothing_is_left_unresolved"),
        ("a print without numbers of pages, with wrong ones in its contents, small captions, and links that lead to files or are cut", PRINT_CSS,
         ".legend { font-size: 8pt;", ".legend { font-size: 5pt;", PRINT_CSS,
         "content: counter(page);", 'content: "";', PRINT_CSS, "a { padding-top: 0.01px;", "a {", PRINT, "get_destination_page_number(place) + 1",
         "get_destination_page_number(place) + 2", PRINT, "        if path in anchors:", "        if not path:", PRINT,
         "            link.drop_tag()", "            pass", "test_letters_can_be_read", "test_pages_are_numbered", "test_the_contents_name_the_right_pages",
         "test_every_link_within_the_book_leads_to_a_page_of_it", "test_links_out_of_the_book_are_addresses_of_pages",
         "test_a_link_is_one_area_on_a_line"),
        ("a lack of Chromium, and its failure, are not told", PRINT, "if found is None:", "if False:", PRINT,
         "if done.returncode or not target.exists():", "if False:", "test_without_chromium_the_error_says_what_to_do",
         "test_a_chromium_that_does_not_print_is_an_error"),
    ),
]  # fmt: skip

UNBROKEN: dict[str, str] = {}
"""Tests that no break of the built book can turn red, each with the reason."""


# --- In the copy ------------------------------------------------------------------------------


class Recorder:
    """A plugin of pytest that keeps what was collected, and how each test ended."""

    def __init__(self) -> None:
        self.collected: list[str] = []
        self.ended: dict[str, list[str]] = {}

    def pytest_collection_finish(self, session) -> None:
        self.collected = [item.nodeid for item in session.items]

    def pytest_runtest_logreport(self, report) -> None:
        if report.when == "call" or report.failed:
            crash = getattr(getattr(report.longrepr, "reprcrash", None), "message", str(report.longrepr or ""))
            how = report.outcome if report.when == "call" else f"an error at {report.when}"
            self.ended[report.nodeid] = [how, " ".join(crash.split())[:160]]


def _pytest(*arguments: str) -> Recorder:
    """Runs pytest in a process of its own, which has what this one has loaded."""
    with tempfile.TemporaryDirectory() as place:
        told = Path(place) / "told.json"
        if not (child := os.fork()):
            try:
                import pytest

                from report.book import build as book

                book.is_stale = lambda: False  # the pages are broken on purpose
                recorder = Recorder()
                with open(os.devnull, "w") as nowhere, contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(nowhere):
                    pytest.main(["-p", "no:xdist", "-p", "no:cacheprovider", *arguments], plugins=[recorder])
                told.write_text(json.dumps([recorder.collected, recorder.ended]))
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        recorder = Recorder()
        if told.exists():
            recorder.collected, recorder.ended = json.loads(told.read_text())
        return recorder


def _node(test: str, collected: list[str]) -> str:
    """The test that was collected and is just that, or the first that has the part of its parameters, `*` for anything between."""
    if f"tests/browser/{test}" in collected:
        return f"tests/browser/{test}"
    function, _, part = test.removesuffix("]").partition("[")
    like = re.compile(
        re.escape(f"tests/browser/{function}") + (r"\[.*" + ".*".join(map(re.escape, part.split("*"))) + r".*\]" if part else r"(\[.*\])?")
    )
    for node in collected:
        if like.fullmatch(node):
            return node
    raise LookupError(f"no test is {test}")


@contextlib.contextmanager
def _broken(root: Path, changes: tuple[Change, ...]) -> Iterator[None]:
    """The tree with the changes, each of which must change something; as it was, afterwards."""
    before: dict[Path, bytes] = {}
    try:
        for name, old, new in changes:
            pattern = re.compile(re.escape(old)) if isinstance(old, str) else old
            by = new.replace("\\", r"\\") if isinstance(old, str) or old is END else new
            count = 0
            for path in sorted(root.glob(name if name.startswith("report/") else f"_build/html/{name}")):
                text = path.read_bytes().decode("utf-8")
                changed, number = pattern.subn(by, text)
                if number and changed != text:
                    before.setdefault(path, path.read_bytes())
                    path.write_bytes(changed.encode("utf-8"))
                    count += number
            if not count:
                raise LookupError(f"{name} does not hold {pattern.pattern!r}")
        yield
    finally:
        for path, content in before.items():
            path.write_bytes(content)


def run(only: str = "") -> Iterator[tuple[str, str, str, str]]:
    """In a copy of the tree: yields (break, test, how it ended, what it said); the first of all is that
    of the unbroken pages, under the name "". `only` is a part of a break's name or tests."""
    # Loaded once for all runs; not what prints the book, which is changed too.
    for module in (
        "pandas",
        "lxml.html",
        "PIL.Image",
        "pypdf",
        "axe_playwright_python.sync_playwright",
        "report.prose.names",
        "report.book.explore",
    ):
        importlib.import_module(module)
    chosen = [one for one in BREAKS if only in one.name or any(only in test for test in one.tests)]
    collected = _pytest("--collect-only", "tests/browser").collected
    nodes = {}
    for test in dict.fromkeys(test for one in chosen for test in one.tests):
        try:
            nodes[test] = _node(test, collected)
        except LookupError as error:
            yield "", test, "not run", str(error)
    ended = _pytest(*dict.fromkeys(nodes.values())).ended
    for test, node in nodes.items():
        yield "", test, *ended.get(node, ("not run", ""))
    for one in chosen:
        wanted = [test for test in one.tests if test in nodes]
        try:
            with _broken(ROOT, one.changes):
                ended = _pytest(*(nodes[test] for test in wanted)).ended if wanted else {}
        except LookupError as error:
            ended = {nodes[test]: ["not run", str(error)] for test in wanted}
        for test in wanted:
            yield one.name, test, *ended.get(nodes[test], ("not run", ""))


# --- From outside -----------------------------------------------------------------------------


def check(place: Path, only: str = "") -> Iterator[tuple[str, str, str, str]]:
    """What `run` yields, in a copy of the tree and its pages; the book must be built."""
    copy = trees.copy(place / "project")
    (copy / BUILD.name).mkdir()
    shutil.copytree(HTML, copy / HTML.relative_to(ROOT))
    command = [sys.executable, str(copy / "tests" / "reliability" / Path(__file__).name), only]
    environment = os.environ | {"PYTHONPATH": f"{copy}{os.pathsep}{copy / 'tests'}"}
    with subprocess.Popen(command, cwd=copy, env=environment, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            yield tuple(json.loads(line))
    if process.returncode:
        raise RuntimeError("the breaks were not run to their end; the lines above say why")


if __name__ == "__main__":
    for told in run(*sys.argv[1:]):
        print(json.dumps(told), flush=True)
