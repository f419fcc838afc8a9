"""How the built pages read: numbers, reading ease, titles and captions.

`python -m report test` builds the book first when it is stale.
"""

import functools
import re

import pytest
from bs4 import BeautifulSoup

from report import paths
from report.book import build as book
from report.book.war_phases import PAGES as EVIDENCE
from report.prose import lint

READ = ["index", "the-report", "claims", *EVIDENCE, "explore"]
"""The pages for readers; data and methods, registers and the pages on building the book are looked things up in."""

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
NAMES = re.compile(
    rf"\b\d{{1,2}} (?:{MONTHS})\b|\b(?:19|20)\d\d(?:[-–/]\d\d(?!\d))?\b|\bS\d{{1,2}}\b|\b(?:Figures?|[Vv]ersion|[Ee]dition) \d[\d.]*"
)
"""Digits that count nothing: dates, years, the names of statements, figures and editions."""
NUMBER = re.compile(r"(?<![A-Za-z\d])\d+(?:,\d{3})*(?:\.\d+)?")
APART = "figure, table, blockquote, details, pre, script, style, svg, sup, .headerlink, .keynumbers, .cutoff, .verdict-tiles, .verdict-strip, .war-phases"
VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does?|did|can|could|say|says|said|show|shows|depends?|rose|fell|grew|leads?|led|come|comes|came|go|goes|went|"
    r"begins?|began|ends?|ended|kill|killed|die|dies|died|count|counts|lies?|lay|differ|differs|agree|agrees|agreed|disagree|disagrees|rise|fall|jumps?|jumped|"
    r"makes?|made|takes?|took|gets?|got|knows?|knew|decides?|governed|governs|turns?|turned|names?|named|change|changed|changes|stays?|stayed|includes?|"
    r"tells?|told|moves?|moved|met|meets?|began|becomes?|became|speaks?|spoke|wants?|wanted|finds?|found|keeps?|kept|gives?|gave|reaches|reached|"
    r"covers?|covered|claims?|claimed|reports?|reported|tests?|tested|fits?|works?|worked|passes|errs?|needs?|cross(?:es)?|remains?|remained|bears?|bore|belongs?|fights?|fought)\b",
    re.IGNORECASE,
)


@pytest.fixture(scope="module", autouse=True)
def fresh():
    if not (paths.HTML / "index.html").exists() or book.is_stale():
        pytest.fail("The pages are not those of the files on disk. Run: python -m report test (or make test).", pytrace=False)


@functools.cache
def article(name: str) -> BeautifulSoup:
    """What is read of a page: no pictures, tables, quotations, folds and marks."""
    found = BeautifulSoup((paths.HTML / "chapters" / f"{name}.html").read_text(encoding="utf-8"), "lxml").select_one("article")
    for node in found.select(APART):
        node.decompose()
    return found


def text(node) -> str:
    """Its words on one line, with no blank before a stop."""
    return re.sub(r" ([.,;:)])", r"\1", " ".join(node.get_text(" ").split()))


def sentences(words: str) -> list[str]:
    return [one for one in re.split(r"(?<=[.!?…])[”’)\"]*\s+(?=[“‘(A-Z0-9])", words) if one]


def numbers(words: str) -> list[str]:
    """The numbers that count something."""
    return NUMBER.findall(NAMES.sub("", words))


def syllables(word: str) -> int:
    """Groups of vowels, without a silent ending: near enough for a mean."""
    word = word.lower()
    word = word if len(word) <= 3 else re.sub(r"(?:[^laeiouy]es|[^td]ed|[^laeiouy]e)$", "", word)
    return max(1, len(re.findall(r"[aeiouy]+", word)))


def ease(words: str) -> float:
    """Reading ease after Flesch (1948): 60 to 70 is plain English, below 50 is hard."""
    found = re.findall(r"[A-Za-z]+", words)
    return 206.835 - 1.015 * len(found) / len(sentences(words)) - 84.6 * sum(map(syllables, found)) / len(found)


def blocks(name: str) -> list[str]:
    """Its paragraphs and items of lists."""
    return [text(node) for node in article(name).select("p, li") if not node.find(["p", "li"]) and text(node)]


@functools.cache
def charts() -> list[tuple[str, str, str, str]]:
    """Page, title, caption and alternative text of every figure."""
    found = []
    for path in sorted((paths.HTML / "chapters").glob("*.html")):
        for figure in BeautifulSoup(path.read_text(encoding="utf-8"), "lxml").select("article figure.chart"):
            caption = figure.select_one(".chart-caption")
            alt = " ".join(sorted({svg.get("aria-label", "") for svg in figure.select("svg")}))
            found.append((path.stem, text(figure.select_one(".caption-text")), text(caption) if caption else "", alt))
    return found


@pytest.mark.parametrize("name", READ)
def test_an_answer_has_at_most_four_numbers_and_reads_easily(name):
    answer = text(article(name).select_one(".answer"))
    assert len(numbers(answer)) <= 4, answer
    assert ease(answer) >= 55, f"{ease(answer):.0f}: {answer}"


@pytest.mark.parametrize("name", READ)
def test_a_page_begins_easily(name):
    """What is read first after the answer: a phone's screen, some 150 words."""
    first, length = [], 0
    for block in blocks(name):
        if length < 150:
            first.append(block if block[-1] in ".?!" else f"{block}.")
            length += len(block.split())
    words = " ".join(first)
    assert ease(words) >= 55, f"{ease(words):.0f}: {words}"


@pytest.mark.parametrize("name", READ)
def test_a_sentence_has_at_most_two_numbers(name):
    many = [one for block in blocks(name) for one in sentences(block) if len(numbers(one)) > 2]
    assert not many, "\n".join(many)


def test_titles_of_figures_are_sentences_with_at_most_two_numbers():
    wrong = [f"{page}: {title}" for page, title, *_ in charts() if len(numbers(title)) > 2 or not VERB.search(title)]
    assert not wrong, "\n".join(wrong)


def test_captions_are_short():
    """On the pages for readers: who wants to know how something was tested reads on."""
    long = [
        f"{page}: {len(caption.split())} words: {caption}" for page, _, caption, _ in charts() if page in READ and len(caption.split()) > 45
    ]
    assert not long, "\n".join(long)


def test_figures_use_no_stock_phrases():
    found = [f"{page}: {words}: {line}" for page, *lines in charts() for line in lines if (words := lint.idioms(line))]
    assert not found, "\n".join(found)


def test_a_number_is_one_that_counts():
    assert numbers("On 3 May 2021, in 2020/21 and by S4 in Figure 12, 1,234 of 3.5 died: 95%.") == ["1,234", "3.5", "95"]
    assert sentences("It rose. “Did it?” No: to 2.5 times. 3 died.") == ["It rose.", "“Did it?", "No: to 2.5 times.", "3 died."]
    assert [syllables(word) for word in ("killed", "province", "wanted", "tables", "die")] == [1, 2, 2, 2, 1]
    assert ease("The cat sat on the mat.") > 100 > 30 > ease("Specification heterogeneity necessitates supplementary reconsideration.")
