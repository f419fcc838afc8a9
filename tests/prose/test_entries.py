"""What stands behind a number: its entry is complete, its rows are those that are counted, its Python gives it again."""

import contextlib
import csv
import functools
import io
import math
import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from report import paths, tables, trace
from report.book import numbers
from report.chapters.who_fights import facts as who_fights
from report.errors import ReportError
from report.prose import entries, listing, names
from report.record import measures
from report.tables import told


def uses() -> list[tuple[str, str]]:
    return list(dict.fromkeys((use.kind, use.text) for _, use in listing.uses()))


@pytest.fixture(scope="module")
def every() -> dict[tuple[str, str], dict]:
    """The entries of all that the book names."""
    return {(kind, text): entries.ask(kind, text)[1] for kind, text in uses()}


# --- All of them ----------------------------------------------------------------------------------


def test_every_number_says_what_it_means_and_what_it_reads(every):
    for (kind, text), entry in every.items():
        assert entry["text"], text
        if kind == "fact":
            assert len(entry["says"]) > 15 and entry["says"].endswith("."), text
            assert "ReportError" not in entry["says"], text
        else:
            assert all(left and limit for _, left, _, _, _, limit in entry["tested"]), text
    assert not {text for (_, text), entry in every.items() if not entry["reads"]}


WHOLE = {"cells-in-all", "counting-rows", "pages-archived", "pages-named", "register-events", "register-last-read", "register-read-length"}
"""Facts that count all rows of a large table, or look through them all."""


def test_a_number_of_some_rows_does_not_say_that_it_reads_all(every):
    """The tables in which a reader would have to look through hundreds of rows."""
    large = {"chronology", "estimates", "incidents", "incidents_acled", "published_figures", "victims"}
    whole = {
        text.split()[0]
        for (kind, text), e in every.items()
        if kind == "fact"
        for table, said, *_ in e["reads"]
        if table in large and not said
    }
    assert whole <= WHOLE, whole


def test_a_number_has_a_unit_and_a_text_has_none(every):
    without = {
        text.split()[0] for (kind, text), entry in every.items() if kind == "fact" and entry["number"] is not None and not entry["unit"]
    }
    assert not without
    assert not [
        text for (kind, text), entry in every.items() if kind == "fact" and entry["number"] is None and entry["unit"] not in ("", "times")
    ]


def test_two_lines_of_python_give_the_printed_value(every):
    wrong = []
    for (_, text), entry in every.items():
        assert len(entry["python"]) == 2
        with contextlib.redirect_stdout(io.StringIO()) as said:
            exec("\n".join(entry["python"]), {})
        if said.getvalue() != f"{entry['text']}\n":
            wrong.append((text, entry["text"], said.getvalue()))
    assert len(every) > 600 and not wrong


def test_a_choice_of_rows_has_rows(every):
    empty = {text for (_, text), entry in every.items() for _, said, count, *_ in entry["reads"] if said and count == 0}
    zero = {text for text in empty if any(re.search(r"(^|\D)0($|\D)", entry["text"]) for (_, name), entry in every.items() if name == text)}
    assert empty == zero, "only where nothing was counted"


# --- The rows are those that are counted ----------------------------------------------------------


def plain(table: str) -> list[dict]:
    with (paths.DATA / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fits(text: str, values: tuple[str, ...]) -> bool:
    if isinstance(values, trace.Spans):
        return any(fits(text, span) for span in values)
    if isinstance(values, trace.Span):
        return values.first <= text <= values.last
    return (text in values) != isinstance(values, trace.Not)


def chosen(rows: trace.Rows) -> list[dict]:
    return [row for row in plain(rows.table) if all(fits(row[column], values) for column, values in rows.where)]


def read(text: str) -> list[trace.Rows]:
    with trace.recording() as found:
        names.quantity(text)
    return trace.essential(found)


@functools.cache
def as_text(table: str) -> pd.DataFrame:
    return pd.read_csv(paths.DATA / f"{table}.csv", dtype=str, keep_default_na=False)


def test_the_choice_that_an_entry_shows_gives_the_rows_that_it_counts():
    """By what stands in the file alone: whoever filters it so finds as many rows, and the first where it is said to be."""
    wrong, choices = [], 0
    for kind, text in uses():
        with trace.recording() as found:
            (names.quantity if kind == "fact" else names.holds)(text)
        for rows in told.chosen(found):
            if "." in rows.table:  # no table
                continue
            frame = as_text(rows.table)
            kept = pd.Series(True, frame.index)
            for column, values in rows.where:
                kept &= frame[column].map({text: fits(text, values) for text in frame[column].unique()})
            choices += 1
            table, said, count, _, first, *_ = told.row_words(rows)
            if (count, first) != (kept.sum(), kept.idxmax() + 2 if kept.any() else None):
                wrong.append((text, table, said, count, int(kept.sum()), first))
    assert choices > 1000 and not wrong


SUMS = {"total": lambda text: text.split()[2], "victims": lambda text: text.split()[2]}


@pytest.mark.parametrize("text", [text for kind, text in uses() if kind == "fact" and text.split()[0] in SUMS])
def test_the_sum_over_the_rows_of_an_entry_is_the_number(text):
    measure = SUMS[text.split()[0]](text)
    column = (measures.MEASURES | who_fights.MEASURES).get(measure) or measures.OF_ACTIONS[measure][0]
    (rows,) = [one for one in read(text) if one.table != "coverage"]
    found = chosen(rows)
    assert sum(int(row[column]) for row in found) == names.quantity(text)
    table, said, count, of, first, fields, _ = told.row_words(rows)
    assert (count, of) == (len(found), len(plain(table)))
    if found:
        assert plain(table)[first - 2] == found[0], "the first row is that of a spreadsheet"
        assert fields.startswith(found[0]["source"])


CODES = re.compile(r"(?<![\w-])(?!action-in-aid|combat-related|large-scale|one-month|p-value)[a-z]+(?:-[a-z0-9]+)+\b|\bPK\b|\.\.|[_+=`]")
WEAK = re.compile(
    r"\b(?:windows?|intervals?|primary|bounds?|scopes?|panel|unplaced|placeable|null|cells?|aligned|divided months|placements?)\b"
)
"""Words of the trade or of the code that a stranger does not know."""


def told_in(entry: dict) -> list[str]:
    """What an entry says in words: meaning and arguments, or both sides of what is tested."""
    if "tested" in entry:
        return [text for part, left, _, _, right, _ in entry["tested"] for text in (part, left, right)]
    return [entry["says"], *(words for _, words in entry["with"]), *(name for name, _ in entry["with"])]


def test_entries_are_in_words_and_not_in_code(every):
    assert not {text for entry in every.values() for text in told_in(entry) if CODES.search(text)}


def test_entries_are_without_words_of_the_trade(every):
    assert not {text for entry in every.values() for text in told_in(entry) if WEAK.search(text)}


def test_every_argument_says_something(every):
    assert all(name and words for entry in every.values() for name, words in entry.get("with", ()))


# --- Words ----------------------------------------------------------------------------------------


def test_arguments_are_put_in_words():
    entry = entries.ask("fact", "share acled deaths PK-KP+PK-BA since-kabul")[1]
    said = dict(entry["with"])
    assert said["place"] == "Khyber Pakhtunkhwa and Balochistan" and said["source"].startswith("ACLED")
    assert said["months"].startswith("August 2021 to ") and said["measure"] == "deaths"
    assert entry["unit"] == "%" and 0 < entry["number"] < 1


@pytest.mark.parametrize(
    "text, unit",
    [
        ("per-30-days acled deaths PK-KP since-kabul", "deaths per 30 days"),
        ("counted picss-combat-deaths deaths-civilians PK 2025", "civilians killed"),
        ("counted picss-combat-deaths deaths-civilians+deaths-security PK 2025", "civilians killed and security personnel killed"),
        ("preliminary ucdp-candidate deaths-low country", "deaths, low estimate"),
        ("spread-end deaths PK 2025 low", "deaths"),
        ("setting general.null_simulations", "null simulations"),
        ("ceasefire 2022 weekly-before", "events a week"),
        ("ceasefire 2022 fall", "%"),
        ("agreement-all pairs", "pairs"),
    ],
)
def test_a_unit_is_that_of_the_number(text, unit):
    assert entries.ask("fact", text)[1]["unit"] == unit


@pytest.mark.parametrize(
    "text, where",
    [("counted picss-combat-deaths deaths PK 2025", "the whole country"), ("total ucdp-ged deaths PK all", "Not placed")],
)
def test_the_code_of_the_country_is_all_of_it_or_what_is_not_placed(text, where):
    assert where == dict(entries.ask("fact", text)[1]["with"])["place"]


@pytest.mark.parametrize(
    "text, said, other",
    [
        ("ceasefire 2022 weekly-before", "Events a week before the ceasefire, in the days that are compared.", "rebound"),
        ("false-positives S4 size PK-KP when=at-30", "the correlation from one month to the next is 0.3", "first computed"),
        ("false-positives S4 size PK-KP", "first computed", "0.3"),
        ("estimated S1 - PK bound=low", "The lower end", "main estimate"),
        ("case-step committees", "peace committees", "civilians"),
        ("preliminary ucdp-candidate deaths-high country", "high estimate", "Check"),
    ],
)
def test_a_meaning_is_that_of_the_choice_alone(text, said, other):
    found = entries.ask("fact", text)[1]["says"]
    assert said in found and other not in found


def test_a_statement_is_told_in_its_words_and_by_what_it_measures():
    (words,) = [words for name, words in entries.ask("fact", "passes S1")[1]["with"] if name == "statement"]
    assert words.startswith("S1 Terrorism in Pakistan is rising. Measured: change of the national level")
    said = dict(entries.ask("fact", "estimated S6 rate PK-KP")[1]["with"])
    assert "Measured" not in said["statement"] and said["part of the statement"] == "deaths per head against the rest of the country"


def test_a_truth_says_both_sides():
    (tested,) = entries.ask("truth", "total acled deaths PK-SD 2024 below total acled deaths PK-KP 2024")[1]["tested"]
    part, left, found, word, right, limit = tested
    assert (part, word, right) == ("", "below", "the same for Khyber Pakhtunkhwa") and left.endswith("; deaths; Sindh; 2024)")
    assert (found, limit) == (names.value("total acled deaths PK-SD 2024"), names.value("total acled deaths PK-KP 2024"))


@pytest.mark.parametrize(
    "text, said",
    [
        ("estimated S1 - PK violence=fighting above estimated S1 - PK", "the same without clashes and strikes"),
        ("total acled events PK-KP 2024 above per-30-days acled events PK-KP 2024", "A count per 30 days of the record over some months"),
    ],
)
def test_the_other_side_of_a_comparison_says_what_differs(text, said):
    assert entries.ask("truth", text)[1]["tested"][0][4].startswith(said)


def test_a_truth_of_each_says_every_part():
    tested = entries.ask("truth", "each total acled deaths PK-KP+PK-BA 2024 above 100")[1]["tested"]
    assert [part for part, *_ in tested] == ["Khyber Pakhtunkhwa", "Balochistan"]


@pytest.mark.parametrize(
    "text, said",
    [
        # Once a meaning was told, what differs alone: nothing, where the part names it.
        ("each total acled deaths PK-KP+PK-BA 2024 above 100", "the same"),
        ("total acled deaths PK-KP 2024 above 1 and total acled events PK-KP 2023 above 1", "the same for events; 2023"),
        ("total acled deaths PK-KP 2024 above 1 and preliminary ucdp-candidate deaths PK-KP above 1", "Deaths, best estimate"),
        ("ranks-first acled deaths PK-KP+PK-BA 2024 and ranks-first acled deaths PK-KP+PK-BA 2023", "the same for 2023"),
        # Another choice of a fact that says each choice in words of its own.
        ("estimated S1 - PK above 1 and estimated S1 - PK bound=low above 1", "The lower end of the range"),
    ],
)
def test_what_was_told_is_not_told_twice(text, said):
    assert entries.ask("truth", text)[1]["tested"][1][1].startswith(said)


def test_a_rule_says_its_words_and_reason():
    ((_, says, word, _, _, because),) = entries.ask("truth", "ranks-first acled deaths PK-KP+PK-BA 2024")[1]["tested"]
    assert says.startswith("The named provinces have the largest totals, in that order (") and says.endswith("and Balochistan; 2024)")
    assert not word and because.startswith("Khyber Pakhtunkhwa ")


@pytest.mark.parametrize(
    "said, meaning",
    [
        ("A share: 34%.", "A share."),
        ("The last day, as 31 December 2021.", "The last day."),
        ("A word. ReportError where it has none.", "A word."),
        ("The months: August 2021 to October 2025.", "The months."),
        ("Of UCDP: 1 the place; 2 the district.", "Of UCDP: 1 the place; 2 the district."),
    ],
)
def test_a_meaning_is_without_refusals_and_examples(said, meaning):
    def function():
        pass

    function.__doc__ = said
    assert entries.meaning(function) == meaning


def test_an_argument_that_is_no_name_in_python_is_refused():
    with pytest.raises(ReportError, match="could not name"):
        entries.python(names.called("fact", "cutoff acled")[0], [], {"by-year": "1"})


@pytest.mark.parametrize(
    "text, made",
    [
        ("spread incidents PK 2025", r"[\d,]+ \(ISPR, incidents\) divided by [\d,]+ \(PIPS.*\), in 2025"),
        ("spread-end deaths PK 2025 low", r"that of PIPS.*, in 2025"),
        ("theatre-inside balochistan", r"[\d,]+ of [\d,]+ events"),
        ("turns-near share", r"\d+ of \d+"),
    ],
)
def test_a_ratio_shows_what_it_was_made_of(text, made):
    found = entries.ask("fact", text)[1]
    assert re.fullmatch(made, found["made"])
    if not text.startswith("spread-end"):
        first, second = (float(one) for one in re.findall(r"\d+", found["made"].replace(",", ""))[:2])
        assert math.isclose(first / second, found["number"])


def test_of_a_row_with_many_results_the_one_that_is_used_is_shown():
    (rows,) = entries.ask("fact", "false-positives S4 size PK-KP when=printed")[1]["reads"]
    parts = [float(part) for part in re.findall(r"excludes_\w+ ([\d.]+)", rows[5])]
    assert len(parts) == 2 and "false_positive_rate" not in rows[5]
    assert math.isclose(sum(parts), names.quantity("false-positives S4 size PK-KP when=printed"))


@pytest.mark.parametrize(
    "text, shown",
    [
        (
            "estimated S4 size PK-KP",
            "outcome deaths, violence all, before [\\d.-]+, after [\\d.-]+, estimate [\\d.]+, low [\\d.]+, high [\\d.]+",
        ),
        ("chance S4 joint PK-KP", "p [\\d.]+"),
        ("estimate-window S4 size PK-KP before", "before [\\d-]+\\.\\.[\\d-]+"),
    ],
)
def test_of_an_estimate_the_columns_that_are_used_are_shown(text, shown):
    assert re.fullmatch(shown, entries.ask("fact", text)[1]["reads"][0][5])


def test_what_is_left_out_is_said():
    (rows,) = entries.ask("fact", "register-statements")[1]["reads"]
    assert rows[1] == "group not report; issue not report"
    assert rows[2] == names.quantity("register-statements") < rows[3]


# --- What is read ---------------------------------------------------------------------------------


def test_nothing_is_kept_outside_a_recording():
    trace.note("incidents", source="acled")
    trace.narrow(province="PK-KP")
    with trace.recording() as found:
        with trace.unrecorded():
            tables.read("provinces")
    assert found == []


def test_what_is_remembered_notes_its_rows_again():
    asked = []

    @trace.remembered
    def count(source):
        asked.append(source)
        trace.note("incidents", source=source)
        return len(asked)

    for _ in range(2):
        with trace.recording() as found:
            assert count("acled") == 1
        assert found == [trace.Rows("incidents", (("source", ("acled",)),))]


def test_a_choice_narrows_the_last_or_stands_beside_it():
    with trace.recording() as found:
        trace.note("incidents", source="acled", scope=None)
        trace.narrow(month=trace.Span("2024", "2024-12"))
        trace.narrow(beside=True, province=["PK-KP", "PK-BA"])
    whole = (("source", ("acled",)), ("month", trace.Span("2024", "2024-12")))
    assert [one.where for one in found] == [whole, (*whole, ("province", ("PK-KP", "PK-BA")))]


def test_a_table_is_told_as_a_whole_only_where_nobody_chose():
    with trace.recording() as found:
        tables.read("claims")
        tables.read("coverage")
        trace.note("claims", claim="S1")
        tables.read("claims")
        trace.narrow(claim="S2")
    assert [(one.table, one.opened, bool(one.where)) for one in trace.essential(found)] == [
        ("claims", False, True),
        ("coverage", True, False),
    ]


def rows_of(table: str, **where) -> trace.Rows:
    with trace.recording() as found:
        trace.note(table, **where)
    return found[0]


@pytest.mark.parametrize(
    "parts, whole",
    [
        # One column apart, and then another: of years that follow each other a span, of places a list.
        (
            [{"province": place, "year": trace.Span(year, year)} for place in ("PK-KP", "PK-BA") for year in ("2007", "2008")],
            [{"province": ("PK-KP", "PK-BA"), "year": trace.Span("2007", "2008")}],
        ),
        (
            [{"month": trace.Span("2007-01", "2007-12")}, {"month": trace.Span("2008-01", "2008-03")}],
            [{"month": trace.Span("2007-01", "2008-03")}],
        ),
        ([{"event": "a"}, {"event": "b"}, {"event": "a"}], [{"event": ("a", "b")}]),
        # Years between that are not read, and then are.
        (
            [{"year": trace.Span("2009", "2009")}, {"year": trace.Span("2006", "2007")}],
            [{"year": trace.Spans([trace.Span("2006", "2007"), trace.Span("2009", "2009")])}],
        ),
        ([{"year": trace.Span(year, year)} for year in ("2007", "2009", "2008")], [{"year": trace.Span("2007", "2009")}]),
        # A span and a value, two columns apart, other columns.
        ([{"year": trace.Span("2007", "2007")}, {"year": "2009"}], None),
        ([{"province": "PK-KP", "year": "2007"}, {"province": "PK-BA", "year": "2008"}], None),
        ([{"province": "PK-KP"}, {"year": "2008"}], None),
    ],
)
def test_choices_that_differ_in_one_column_are_told_as_one(parts, whole):
    found = [rows_of("victims", **one) for one in parts]
    assert told.chosen(found) == (found if whole is None else [rows_of("victims", **one) for one in whole])


def test_a_long_choice_is_told_in_short_and_as_a_whole():
    short, whole = told.row_words(rows_of("chronology", event=list("abcde")))[1::5]
    assert (short, whole) == ("event a, b, c and 2 more", "event a, b, c, d, e")
    assert told.row_words(rows_of("chronology", event=list("abcd")))[1::5] == ["event a, b, c, d", ""]
    apart = rows_of("victims", year=trace.Spans([trace.Span("2006", "2007"), trace.Span("2009", "2009")]))
    assert told.row_words(apart)[1] == "year 2006 to 2007 and 2009"


SECONDS = 60 / 230
"""For a word, as one reads."""


def test_a_number_is_followed_to_its_rows_in_half_a_minute(every):
    """What an entry says before its source: meaning, choices and rows; five seconds to open it and find one's place."""
    allowed = {"fact": 30, "truth": 40}  # a tested sentence compares two numbers or more
    slow = {}
    for (kind, text), entry in every.items():
        shown = BeautifulSoup(numbers.entry(f"{kind} {text}", entry), "lxml")
        for fold in shown.select("details"):
            fold.replace_with(fold.summary.get_text())
        seconds = 5 + len(shown.get_text(" ").partition("Source:")[0].split()) * SECONDS
        if seconds > allowed[kind]:
            slow[kind, text] = seconds
    for kind in allowed:
        number, late = (sum(one == kind for one, _ in among) for among in (every, slow))
        assert number > 200 and late <= 0.05 * number, (kind, slow)


def test_an_entry_reads_few_choices(every):
    many = {text.split()[0] for (kind, text), entry in every.items() if kind == "fact" and len(entry["reads"]) > 12}
    assert many <= {"answers"}, "the answers of all statements rest on many rows"
