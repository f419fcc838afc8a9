"""The summary in Urdu: values in its language, its marks of language and direction, its notes."""

import re

import prose
import pytest
from bs4 import BeautifulSoup

from report import paths
from report.book import urdu
from report.errors import ReportError
from report.prose import names as facts

ARABIC = re.compile(r"[\u0600-\u06ff]")


@pytest.mark.parametrize(
    "english, in_urdu",
    [
        ("95%", "95 فیصد"),
        ("3.7 times", "3.7 گنا"),
        ("1.5 to 3.2", "1.5 سے 3.2"),
        ("November 2024 to October 2025", "نومبر 2024 سے اکتوبر 2025"),
        ("7 May 2025", "7 مئی 2025"),
        ("1,034", "1,034"),
    ],
)
def test_a_value_in_urdu_keeps_its_numbers(english, in_urdu):
    assert urdu.value(english) == in_urdu


def test_a_word_without_translation_is_refused():
    with pytest.raises(
        ReportError, match="'none of 3' can't be printed in Urdu: 'none' has no translation in report/book/urdu.py. Add one"
    ):
        urdu.value("none of 3")


@pytest.fixture(scope="module")
def page():
    return BeautifulSoup((paths.HTML / "chapters" / "urdu-summary.html").read_text(encoding="utf-8"), "lxml").select_one("article")


def test_every_word_in_urdu_is_marked_as_such_and_runs_from_the_right(page):
    for text in page.find_all(string=ARABIC):
        if text.find_parent("details"):
            continue  # the title within a citation
        marked = text.find_parent(lang=True)
        assert marked and marked["lang"] == "ur" and marked["dir"] == "rtl", text


def test_the_summary_is_in_urdu_but_for_names(page):
    text = " ".join(block.get_text() for block in page.select("div.urdu"))
    assert set(re.findall(r"[A-Za-z]{2,}", text)) <= {"ACLED", "UCDP", "PIPS", "PICSS"}
    assert len(ARABIC.findall(text)) > 2000


def test_the_page_opens_with_the_note_in_both_languages(page):
    english, in_urdu = page.select_one(".in-english"), page.select_one("div.urdu > p")
    assert english.find_parent(lang="ur") is None
    assert "The English text governs" in english.get_text() and "awaits review by a native speaker" in english.get_text()
    assert "معتبر متن انگریزی ہے" in in_urdu.get_text() and "نظرِ ثانی باقی ہے" in in_urdu.get_text()
    assert page.h1.find_next("p") is in_urdu and in_urdu.find_next("p") is english.find("p")


def test_its_numbers_are_those_of_the_facts(page):
    text = re.sub(r"\s+", " ", page.get_text())
    used = [one.text for one in prose.named("fact") if one.chapter == "urdu-summary"]
    assert len(used) >= 20
    for name in used:
        assert urdu.value(facts.value(name)) in text, name


def test_each_finding_of_the_summary_is_one_of_an_english_chapter():
    """The summary says nothing of its own: its truths are named elsewhere too."""
    truths = {(one.chapter == "urdu-summary", one.text) for one in prose.named("truth")}
    here = {name for urdu_page, name in truths if urdu_page}
    assert len(here) >= 12 and here <= {name for urdu_page, name in truths if not urdu_page}


def test_other_pages_do_not_load_its_typeface():
    for path in sorted((paths.HTML / "chapters").glob("*.html")):
        assert ("urdu.css" in path.read_text(encoding="utf-8")) == (path.stem == "urdu-summary"), path.name
