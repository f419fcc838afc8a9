"""The list of all that the prose may name."""

import re

import pytest

from report.errors import ReportError
from report.prose import listing, names
from report.prose.syntax import Use


def test_a_name_stands_with_its_arguments_its_meaning_and_its_uses():
    lines = listing.lines("per-30-days")
    at = lines.index("per-30-days source measure places when")
    assert lines[at + 1] == "    A count per 30 days of the record over some months: a month of mean length."
    uses = [line for line in lines[at:] if line.startswith("  per-30-days acled deaths PK-KP last12: ")]
    assert re.fullmatch(r"  [^:]+: [\d,]+  chapters/[\w-]+\.md:\d+(, chapters/[\w-]+\.md:\d+)*", uses[0])


def test_a_rule_is_told_from_a_fact_and_says_why_it_holds():
    lines = listing.lines("ranks-first")
    assert "ranks-first source measure places when (rule)" in lines
    assert any(line.startswith("  ranks-first acled deaths PK-KP+PK-BA last12: PK-KP 2,") for line in lines)


def test_a_comparison_stands_under_both_facts_that_it_names():
    assert all(
        "  case-without ratio below spread deaths PK 2025: 1.7 times" in "\n".join(listing.lines(name))
        for name in ("case-without", "spread")
    )


def test_every_name_is_listed():
    names.load()
    listed = {line.split()[0] for line in listing.lines() if line[0] != " "}
    assert listed == set(names.FACTS) | set(names.TRUTHS)
    assert all(names.takes(function) is not None and function.__doc__ for function in (names.FACTS | names.TRUTHS).values())


def test_the_reasons_of_verdicts_are_read_too():
    places = {file for file, _ in listing.uses()}
    assert listing.REASONS in places and "chapters/index.md" in places


def test_a_use_that_cannot_be_computed_says_so(monkeypatch):
    monkeypatch.setattr(listing, "uses", lambda: [("chapters/x.md", Use("fact", "total acled deaths PK-XX all", 3))])
    assert any("PK-XX is not a province's code" in line and line.endswith("chapters/x.md:3") for line in listing.lines("total"))


def test_an_unknown_word_is_answered_by_the_near_name():
    with pytest.raises(ReportError, match="No fact or rule has 'totle' in its name or meaning. Did you mean total?"):
        listing.lines("totle")
