"""Every number and truth that a chapter names, against the tables in data/ counted anew."""

import re

import pytest
import prose
from again import counted

from report import facts
from report.errors import ReportError

facts.load()

USED_FACTS = sorted({one.text for one in prose.named("fact")})
USED_TRUTHS = sorted({one.text.partition("|")[0].strip() for one in prose.named("truth")})


def module(table: dict, name: str) -> str:
    return table[name].__wrapped__.__module__


def anew(table: dict, kind: str, text: str):
    """The fact or truth of a text, counted anew."""
    name, *arguments = text.split()
    known = counted(module(table, name), kind)
    if name not in known:
        file = f"tests/again_{module(table, name).rpartition('.')[2]}.py"
        pytest.fail(f"{name} is not counted anew. Add it to {kind} in {file}.", pytrace=False)
    return known[name](*arguments)


# --- Names ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind, table", [("fact", facts.FACTS), ("truth", facts.TRUTHS)])
def test_every_name_in_a_chapter_exists(kind, table):
    unknown = [str(one) for one in prose.named(kind) if one.text.split()[0] not in table]
    assert not unknown


@pytest.mark.parametrize("kind, table, used", [("fact", facts.FACTS, USED_FACTS), ("truth", facts.TRUTHS, USED_TRUTHS)])
def test_every_fact_and_truth_is_named_in_a_chapter(kind, table, used):
    names = {text.split()[0] for text in used}
    dead = sorted(f"{module(table, name)}.{name}" for name in set(table) - names)
    assert not dead, f"no chapter names these: take them out of the code, or name them as {{{kind}}}`…`"


def test_nothing_is_counted_anew_in_vain():
    for table, kind in ((facts.FACTS, "FACTS"), (facts.TRUTHS, "TRUTHS")):
        for place in {module(table, name) for name in table}:
            assert set(counted(place, kind)) <= set(table)


def test_every_fact_and_truth_says_what_it_is():
    """Its docstring, where its name alone does not."""
    for table in (facts.FACTS, facts.TRUTHS):
        for name, function in table.items():
            assert function.__doc__ or "-year" in name or name.startswith("said-"), f"{name} has no docstring"


def test_two_functions_of_one_name_are_refused(monkeypatch):
    monkeypatch.setattr(facts, "FACTS", {})

    @facts.fact
    def some_number():
        return "1"

    assert facts.FACTS["some-number"]() == "1"
    with pytest.raises(ValueError, match="Two functions are named some-number"):
        facts.fact(some_number)


# --- Values ---------------------------------------------------------------------------------


@pytest.mark.parametrize("text", USED_FACTS)
def test_a_fact_is_what_the_data_say(text):
    assert facts.value(text) == anew(facts.FACTS, "FACTS", text)


@pytest.mark.parametrize("text", USED_TRUTHS)
def test_a_truth_is_what_the_data_say(text):
    holds, because = facts.holds(text)
    assert holds is True, f"{text} does not hold: {because}"
    assert anew(facts.TRUTHS, "TRUTHS", text) is True
    assert re.search(r"\d", because), f"{text}: {because!r} gives no number"


def turned_round() -> dict[str, str]:
    """One false use of each truth, with a pattern of the reason that it must give."""
    places = {module(facts.TRUTHS, name) for name in facts.TRUTHS}
    return {text: because for place in places for text, because in counted(place, "FALSE").items()}


@pytest.mark.parametrize("text", sorted(turned_round()))
def test_a_truth_that_fails_says_why(text):
    holds, because = facts.holds(text)
    assert holds is False
    assert anew(facts.TRUTHS, "TRUTHS", text) is False
    assert re.search(turned_round()[text], because), because


def test_every_truth_is_seen_to_fail():
    missing = {text.split()[0] for text in USED_TRUTHS} - {text.split()[0] for text in turned_round()}
    assert not missing, "give a use that is false, in FALSE of the truth's tests/again_*.py"


# --- Errors ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, message",
    [
        (" ", r"There is no fact named ''"),
        ("no-such-thing", r"There is no fact named 'no-such-thing'\. Add a function to a module of report/facts/\."),
        ("rose acled deaths PK-KP all all", r"There is no fact named 'rose'"),
        ("total acled deaths PK-KP", r"'total acled deaths PK-KP' cannot be computed .*missing.*'when'.*report\.facts\.core\.total"),
        ("total acled deaths PK-KP 2024 2025", r"cannot be computed \(TypeError: .*takes 4 positional arguments but 5 were given"),
        ("total acled death PK-KP 2024", r"'death' is not a measure\. There are events, deaths"),
        ("total acled deaths PK-XX 2024", r"PK-XX is not a province's code"),
        ("total acled deaths PK-KP, 2024", r"PK-KP, is not a province's code"),
        ("total gtd deaths PK-KP 2024", r"'gtd' is not a source\. There are acled"),
        ("total acled deaths PK-KP 1999", r"acled covers .* goes beyond it"),
        ("total acled deaths PK-KP never", r"'never' is not a period\. Write 2009"),
        ("last-rate-per-100-000 acled PK-GB", r"'last-rate-per-100-000 acled PK-GB' cannot be computed \(KeyError: 'PK-GB'"),
        ("months-reconciled some", r"cannot be computed \(KeyError: 'some'"),
        ("cutoff gtd", r"cannot be computed"),
    ],
)
def test_a_fact_that_cannot_be_computed_says_what_is_wrong(text, message):
    with pytest.raises(ReportError, match=message):
        facts.value(text)


def test_an_unknown_truth_is_refused():
    with pytest.raises(ReportError, match="There is no truth named 'total'"):
        facts.holds("total acled deaths PK-KP 2024")
