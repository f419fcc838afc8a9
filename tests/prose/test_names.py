"""Every number and truth that a chapter names, against the tables in data/ counted anew."""

import re
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import prose
import pytest
import recount

from report.errors import ReportError
from report.prose import names as facts

facts.load()

TABLES = {"FACTS": facts.FACTS, "TRUTHS": facts.TRUTHS}
USED = {
    "FACTS": sorted({one.text for one in prose.named("fact")}),
    "TRUTHS": sorted({one.text for one in prose.named("truth")}),
}


def module(kind: str, name: str) -> str:
    return TABLES[kind][name].__wrapped__.__module__


MODULES = sorted({module(kind, name) for kind, table in TABLES.items() for name in table})
COUNTED = {kind: recount.every(kind) for kind in TABLES}
FALSE = recount.every("FALSE")


NAMED = {
    kind: set().union(*(facts.named(text) for texts in USED.values() for text in texts)) & set(table) for kind, table in TABLES.items()
}


# --- Names ----------------------------------------------------------------------------------


@pytest.mark.parametrize("place", MODULES)
@pytest.mark.parametrize("kind", TABLES)
def test_every_fact_and_rule_is_named_in_a_chapter(kind, place):
    dead = sorted(name for name in set(TABLES[kind]) - NAMED[kind] if module(kind, name) == place)
    assert not dead, "no chapter names these: take them out of the code, or name them"


@pytest.mark.parametrize("place", MODULES)
@pytest.mark.parametrize("kind", TABLES)
def test_every_fact_and_rule_that_a_chapter_names_is_counted_anew(kind, place):
    missing = sorted(name for name in NAMED[kind] - set(COUNTED[kind]) if module(kind, name) == place)
    assert not missing, f"add them to {kind} in a module of tests/recount/"


@pytest.mark.parametrize("kind", TABLES)
def test_nothing_is_counted_anew_in_vain(kind):
    assert set(COUNTED[kind]) <= set(TABLES[kind]), f"take out of {kind} what the book no longer has"


def test_two_functions_of_one_name_are_refused(monkeypatch):
    monkeypatch.setattr(facts, "FACTS", {})

    @facts.fact
    def some_number():
        return "1"

    assert facts.FACTS["some-number"]() == "1"
    with pytest.raises(ValueError, match="Two functions are named some-number"):
        facts.fact(some_number)


# --- Values ---------------------------------------------------------------------------------

OPPOSITE = {"above": "at-most", "at-most": "above", "below": "at-least", "at-least": "below"}


def opposites(text: str) -> list[str]:
    """What a comparison that holds rules out: each of its conditions turned round."""
    parts = text.split(" and ")
    found = []
    for at, part in enumerate(parts):
        words = [OPPOSITE.get(word, word) for word in part.split()]
        if "is" in words:
            words[words.index("is") + 1 :] = ["-1" if words[-1].replace(".", "").isdigit() else "something-else"]
        if words != part.split():
            found.append(" and ".join([*parts[:at], " ".join(words), *parts[at + 1 :]]))
    return found


@pytest.mark.parametrize("text", USED["FACTS"])
def test_a_fact_is_what_the_data_say(text):
    assert facts.value(text) == recount.say(text)


@pytest.mark.parametrize("text", USED["TRUTHS"])
def test_a_truth_holds_and_says_why(text):
    holds, because = facts.holds(text)
    assert holds is True, f"{text} does not hold: {because}"
    assert because.strip() and not re.search(r"np\.|\bnan\b", because), f"{text}: {because!r} is no reason for a reader"


@pytest.mark.parametrize("text", USED["TRUTHS"])
def test_a_truth_is_what_the_data_say(text):
    assert recount.holds(text)


@pytest.mark.parametrize("text", [turned for text in USED["TRUTHS"] for turned in opposites(text)])
def test_a_comparison_turned_round_fails_and_says_why(text):
    holds, because = facts.holds(text)
    assert holds is False
    assert not recount.holds(text)
    assert re.search(r"\bnot (above|below|at least|at most|-1|something-else)\b", because), because


@pytest.mark.parametrize("text", sorted(FALSE))
def test_a_rule_that_fails_says_why(text):
    holds, because = facts.holds(text)
    assert holds is False
    assert not recount.holds(text)
    assert re.search(FALSE[text], because), because


@pytest.mark.parametrize("place", MODULES)
def test_every_rule_is_seen_to_fail(place):
    missing = {name for name in NAMED["TRUTHS"] if module("TRUTHS", name) == place} - {text.split()[0] for text in FALSE}
    assert not missing, "give a use of each that is false, in FALSE of a module of tests/recount/"


def test_the_second_count_shares_no_code_with_the_first():
    code = {path.name: path.read_text(encoding="utf-8") for path in Path(recount.__file__).parent.glob("*.py")}
    shared = [name for name, text in code.items() if re.search(r"^\s*(from|import) (report|pandas)\b", text, re.M)]
    assert "any_chapter.py" in code and [name for name in shared if not name.startswith("drawn_")] == []


def test_the_tables_can_be_asked_outside_of_the_tests(tmp_path):
    recount.tables.save(tmp_path / "book.db")
    with closing(sqlite3.connect(tmp_path / "book.db")) as book:
        sql = "SELECT total FROM rates WHERE source = 'acled' AND measure = 'deaths' AND places = 'PK-KP' AND period = 'all'"
        assert book.execute(sql).fetchone() == (recount.value("total acled deaths PK-KP all"),)


# --- Errors ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, message",
    [
        (" ", r"There is no fact named ''"),
        ("no-such-thing", r"There is no fact named 'no-such-thing'\. Add a function to a facts\.py of report/chapters/\."),
        ("ratios acled deaths PK-KP all all", r"There is no fact named 'ratios'\. Did you mean ratio\? All names: python -m report facts"),
        ("ranks-first acled deaths PK-KP all", r"There is no fact named 'ranks-first'"),
        (
            "total acled deaths PK-KP",
            r"'total acled deaths PK-KP' cannot be computed .*missing.*'when'.*It takes: source measure places when",
        ),
        ("total acled deaths PK-KP 2024 2025", r"cannot be computed \(too many positional arguments\)\. It takes: source measure"),
        ("total acled death PK-KP 2024", r"'death' is not a measure\. There are events, deaths"),
        ("total acled deaths PK-XX 2024", r"PK-XX is not a province's code"),
        ("total acled deaths PK-KPK 2024", r"PK-KPK is not a province's code. Did you mean PK-KP\?"),
        (
            "share-range acled deaths PK-KP all bond=low",
            r"unexpected keyword argument 'bond'\)\. Did you mean bound\? It takes: .*\[bound=…\]",
        ),
        ("share-range acled deaths PK-KP all bound=lo", r"'lo' is none of low, high\. Did you mean low\?"),
        ("total acled deaths PK-KP, 2024", r"PK-KP, is not a province's code"),
        ("total gtd deaths PK-KP 2024", r"'gtd' is not a source\. There are acled"),
        ("total acled deaths PK-KP 1999", r"acled covers .* goes beyond it"),
        ("total acled deaths PK-KP never", r"'never' is not a period\. Write 2009"),
        ("last-rate-per-100-000 acled PK-GB", r"'last-rate-per-100-000 acled PK-GB' cannot be computed \(KeyError: 'PK-GB'"),
        ("months-reconciled some", r"'some' is none of equal, all, unequal"),
        ("cutoff gtd", r"cannot be computed"),
        ("event-words aps-attack-2014 at least 145", r"'aps-attack-2014' of data/chronology.csv does not say 'at least 145'"),
        ("event-words aps-attack-2014 14", r"does not say '14'"),
        ("answers refuted", r"No statement is answered \['refuted'\]; there are \['contested', .*\]\. Rewrite the sentence"),
    ],
)
def test_a_fact_that_cannot_be_computed_says_what_is_wrong(text, message):
    with pytest.raises(ReportError, match=message):
        facts.value(text)


@pytest.mark.parametrize(
    "text, message",
    [
        ("rank-first acled deaths PK-KP all", r"There is no truth named 'rank-first'\. Did you mean ranks-first\?"),
        ("total acled deaths PK-KP 2024", r"is a fact\. A truth compares it, as in: total acled deaths PK-KP 2024 above 1"),
    ],
)
def test_an_unknown_truth_is_refused(text, message):
    with pytest.raises(ReportError, match=message):
        facts.holds(text)


def test_what_counts_the_words_of_a_chapter_says_so():
    """Else an incremental build would keep its old answer."""
    facts.load()
    marked = {function.__module__ for table in (facts.FACTS, facts.TRUTHS) for function in table.values() if getattr(function, "reads", ())}
    reading = {
        function.__module__
        for table in (facts.FACTS, facts.TRUTHS)
        for function in table.values()
        if hasattr(sys.modules[function.__module__], "CHAPTERS")
    }
    assert marked == reading
