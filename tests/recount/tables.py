"""The tables of data/ in SQLite, views over them, and how they are asked.

Each csv is a table of its name, typed as `datapackage.json` says (empty numbers are NULL, truths 1 and 0).
"""

import csv
import functools
import json
import math
import re
import sqlite3
import statistics
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import yaml

DATA = Path(__file__).resolve().parents[2] / "data"
MONTHS = "January February March April May June July August September October November December".split()
TYPES = {"integer": "INTEGER", "year": "INTEGER", "boolean": "INTEGER", "number": "REAL"}

VIEWS = """
-- All violence of a source, and what the book counts where it says no more.
CREATE TABLE whole_record AS
SELECT source, province, former_fata, month, CAST(substr(month, 1, 4) AS INTEGER) AS year, violence, action, actor, scope,
    events, deaths_low, deaths_best, deaths_high
FROM (SELECT *, '' AS action FROM incidents UNION ALL SELECT source, province, former_fata, month, violence, actor, scope,
    events, deaths_low, deaths_best, deaths_high, action FROM incidents_acled);
CREATE VIEW record AS SELECT * FROM whole_record WHERE scope IN ('militancy', 'all') AND action <> 'abduction';

-- The same by measure.
CREATE TABLE counts AS
SELECT source, province, former_fata, month, year, violence, 'events' AS measure, events AS number FROM record UNION ALL
SELECT source, province, former_fata, month, year, violence, 'deaths', deaths_best FROM record UNION ALL
SELECT source, province, former_fata, month, year, violence, 'deaths-low', deaths_low FROM record UNION ALL
SELECT source, province, former_fata, month, year, violence, 'deaths-high', deaths_high FROM record UNION ALL
SELECT source, province, former_fata, month, year, violence, 'deaths-in-attacks', deaths_best FROM record WHERE action = 'attack' UNION ALL
SELECT source, province, former_fata, month, year, violence, 'deaths-in-clashes', deaths_best FROM record WHERE action = 'clash' UNION ALL
SELECT source, province, former_fata, month, year, violence, 'deaths-in-strikes', deaths_best FROM record WHERE action = 'strike' UNION ALL
SELECT source, province, former_fata, month, year, violence, 'deaths-in-fighting', deaths_best FROM record
    WHERE action IN ('clash', 'strike') UNION ALL
SELECT source, province, former_fata, month, year, violence, 'deaths-in-abductions', deaths_best FROM whole_record WHERE action = 'abduction' UNION ALL
SELECT source, province, former_fata, month, year, violence, 'attacks', events FROM record WHERE action = 'attack' UNION ALL
SELECT source, province, former_fata, month, year, violence, 'abductions', events FROM whole_record WHERE action = 'abduction';
CREATE INDEX of_counts ON counts (source, measure, month, province);

-- Years with four weeks of coverage; those of under 360 days are covered in part.
CREATE TABLE years AS
SELECT source, CAST(substr(month, 1, 4) AS INTEGER) AS year, sum(days) AS days, sum(days) < 360 AS partial
FROM coverage GROUP BY source, substr(month, 1, 4) HAVING sum(days) >= 28;

-- From the first month that is covered in full to the last; how many are as late.
CREATE TABLE full_months AS
SELECT source, month, days, row_number() OVER (PARTITION BY source ORDER BY month DESC) AS latest
FROM coverage JOIN (SELECT source, min(month) AS first, max(month) AS last FROM coverage WHERE days >= 28 GROUP BY source)
USING (source) WHERE month BETWEEN first AND last;

-- What is meant by a period or a place of the prose: filled by MEANING, word by word.
CREATE TABLE periods (period TEXT, source TEXT, month TEXT, days INTEGER);
CREATE INDEX of_periods ON periods (period, source);
CREATE TABLE places (places TEXT, province TEXT);
CREATE INDEX of_places ON places (places);

-- Tables by year within a period and a place.
CREATE VIEW period_years AS SELECT DISTINCT period, source, CAST(month AS INTEGER) AS year FROM periods;
CREATE VIEW victims_within AS SELECT * FROM victims JOIN period_years USING (source, year) JOIN places USING (province);
CREATE VIEW districts_within AS SELECT * FROM districts JOIN period_years USING (source, year) JOIN places USING (province);
CREATE VIEW precision_within AS SELECT * FROM precision JOIN period_years USING (source, year) JOIN places USING (province);

-- Totals, and how many per 30 days.
CREATE VIEW rates AS
SELECT source, measure, places, period, coalesce(sum(number), 0) AS total, coalesce(sum(number), 0) * 30.0 / (
    SELECT sum(days) FROM periods AS long WHERE (long.source, long.period) = (periods.source, periods.period)) AS rate
FROM periods CROSS JOIN places CROSS JOIN (SELECT DISTINCT measure FROM counts) LEFT JOIN counts USING (source, month, province, measure)
GROUP BY source, measure, places, period;

-- Deaths per 30 days by province and month, and the same of twelve months.
CREATE VIEW deaths_by_month AS
SELECT source, province, month, days, (SELECT coalesce(sum(number), 0) FROM counts WHERE (counts.source, counts.month, counts.province, measure)
    = (full_months.source, full_months.month, provinces.province, 'deaths')) AS deaths FROM full_months JOIN provinces;
CREATE TABLE twelve_months AS
SELECT source, province, month, 30.0 * deaths / days AS rate, CASE count(*) OVER year WHEN 12
    THEN 30.0 * sum(deaths) OVER year / sum(days) OVER year END AS mean
FROM deaths_by_month WINDOW year AS (PARTITION BY source, province ORDER BY month ROWS 11 PRECEDING);

-- Residents: constant growth between two censuses, the last growth after them.
CREATE VIEW censuses AS
SELECT province, former_fata, year AS since, coalesce(lead(year) OVER parts, 9999) AS until, population, coalesce(
    ln(1.0 * lead(population) OVER parts / population) / (lead(year) OVER parts - year),
    ln(1.0 * population / lag(population) OVER parts) / (year - lag(year) OVER parts)) AS growth
FROM population WINDOW parts AS (PARTITION BY province, former_fata ORDER BY year);
CREATE TABLE residents AS
SELECT province, former_fata, year, population * exp(growth * (year - since)) AS people
FROM censuses JOIN (SELECT DISTINCT year FROM years) ON year >= since AND year < until;

-- The preliminary releases, of all scopes: the consolidated one, and the first one after it, which has a table of its own.
CREATE VIEW preliminary AS
SELECT source, month, province, scope, events, deaths_low, deaths_best, deaths_high, NULL AS checks FROM incidents
WHERE source = 'ucdp-candidate' UNION ALL
SELECT 'ucdp-candidate-first', month, province, scope, events, deaths_low, deaths_best, deaths_high, checks FROM candidate_first;

-- Units of the maps: the provinces of the census, and KP in its two parts.
CREATE VIEW units AS SELECT DISTINCT province AS unit, province, '' AS part FROM population UNION ALL
SELECT CASE former_fata WHEN 'true' THEN 'merged' ELSE 'settled' END, province, former_fata
FROM (SELECT DISTINCT province, former_fata FROM population WHERE former_fata <> '');

-- Deaths per 100,000 residents, scaled to a full year.
CREATE VIEW rates_per_head AS
SELECT source, province, year, partial, (SELECT coalesce(sum(number), 0) FROM counts
    WHERE (counts.source, counts.province, counts.year, measure) = (years.source, residents.province, years.year, 'deaths'))
    * 365.25 / days / sum(people) * 100000 AS rate
FROM years JOIN residents USING (year) GROUP BY source, province, year;
"""

MEANING = """
-- The months of a period: 2024, 2010..2014, 2020-01..2021-07 and three by name.
INSERT INTO periods SELECT :word, source, month, days FROM full_months WHERE CASE :word
    WHEN 'all' THEN 1
    WHEN 'last12' THEN latest <= 12
    WHEN 'since-kabul' THEN month >= '2021-08'
    ELSE month BETWEEN :first AND :last || '-99' END;
-- Whole years have also what is dated only to the year.
INSERT INTO periods SELECT :word, source, CAST(year AS TEXT), 0 FROM years JOIN (
    SELECT source, min(month) AS first, max(month) AS last FROM periods WHERE period = :word GROUP BY source) USING (source)
WHERE first LIKE '%-01' AND last LIKE '%-12' AND year BETWEEN CAST(first AS INTEGER) AND CAST(last AS INTEGER);
-- The provinces of a place: PK-KP+PK-BA, country. PK is what has no province.
INSERT INTO places SELECT :word, province FROM provinces WHERE :word = 'country' OR '+' || :word || '+' LIKE '%+' || province || '+%';
"""


class Median:
    def __init__(self):
        self.numbers = []

    def step(self, number):
        self.numbers += [] if number is None else [number]

    def finalize(self):
        return statistics.median(self.numbers) if self.numbers else None


class Joined:
    """What differs, joined by semicolons in the order of a second value."""

    def __init__(self):
        self.texts = []

    def step(self, text, place):
        self.texts.append((place, text))

    def finalize(self):
        return "; ".join(dict.fromkeys(text for _, text in sorted(self.texts)))


def _cell(text: str, kind: str):
    if kind in TYPES and text == "":
        return None
    return {"true": 1, "false": 0}[text] if kind == "boolean" else text


def _load() -> sqlite3.Connection:
    book = sqlite3.connect(":memory:")
    for function in (math.log, math.exp, math.sqrt):
        book.create_function({"log": "ln"}.get(function.__name__, function.__name__), 1, lambda x, f=function: None if x is None else f(x))
    book.create_function("as_text", 2, lambda answer, form: None if answer is None else format(answer, form))
    book.create_aggregate("median", 1, Median)
    book.create_aggregate("joined", 2, Joined)
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        fields = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        with (DATA / resource["path"]).open(encoding="utf-8", newline="") as file:
            rows = [[_cell(text, fields[name]) for name, text in row.items()] for row in csv.DictReader(file)]
        columns = ", ".join(f'"{name}" {TYPES.get(kind, "TEXT")}' for name, kind in fields.items())
        book.execute(f'CREATE TABLE "{resource["name"]}" ({columns})')
        book.executemany(f'INSERT INTO "{resource["name"]}" VALUES ({", ".join("?" * len(fields))})', rows)
    book.execute("CREATE TABLE edition (version TEXT, created TEXT)")
    book.execute("INSERT INTO edition VALUES (?, ?)", (package["version"], max(package["created"][:10], str(SPEC["dated"]))))
    book.execute("CREATE TABLE releases (source, release, first, last, events_across_months, transcribed, code_status)")
    for one in package["releases"]:
        row = (
            *map(one.get, ("source", "release", "first", "last", "events_across_months", "transcribed")),
            json.dumps(one.get("code_status")),
        )
        book.execute("INSERT INTO releases VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    # What an estimate was computed with, as JSON: {"source": "acled", …, "months": "24"}.
    book.execute("ALTER TABLE estimates ADD COLUMN choice TEXT")
    for row, *names, variant in book.execute("SELECT rowid, source, outcome, violence, outliers, variant FROM estimates").fetchall():
        choice = dict(zip(("source", "outcome", "violence", "outliers"), names))
        choice |= dict(one.split("=", 1) for one in variant.split("; ") if "=" in one)
        book.execute("UPDATE estimates SET choice = ? WHERE rowid = ?", (json.dumps(choice, separators=(",", ":")), row))
    book.executescript(VIEWS)
    return book


SPEC = yaml.safe_load((DATA / "specification.yml").read_text(encoding="utf-8"))
BOOK = _load()


# --- Asking ---------------------------------------------------------------------------------


@functools.cache
def mean(word: str) -> None:
    """Lets `periods` and `places` know a word."""
    first, _, last = word.partition("..")
    for insert in MEANING.split(";")[:-1]:
        BOOK.execute(insert, {"word": word, "first": first, "last": last or first})


for _word in ("country", "all", *(code for (code,) in BOOK.execute("SELECT province FROM provinces"))):
    mean(_word)


@functools.cache
def _told(sql: str, **values) -> list[tuple]:
    for value in values.values():
        mean(str(value))
    return BOOK.execute(sql, values).fetchall()


def save(path: str) -> None:
    """Writes all tables and views into a file, with the periods and places that the edition names."""
    for (name,) in BOOK.execute("SELECT name FROM edition_values").fetchall():
        for word in name.split():
            mean(word)
    BOOK.commit()
    with closing(sqlite3.connect(path)) as file:
        BOOK.backup(file)


def lines(sql: str, **values) -> list[tuple]:
    """The rows of an answer."""
    return _told(sql, **values)


def rows(sql: str, **values) -> list[dict]:
    """The rows of an answer, or of a table by its name, by column."""
    cursor = BOOK.execute(sql if " " in sql else f'SELECT * FROM "{sql}"', values)
    return [dict(zip((one[0] for one in cursor.description), row)) for row in cursor]


def only(sql: str, **values):
    """The one row of an answer; its one value where it has no more."""
    (row,) = lines(sql, **values)
    return row[0] if len(row) == 1 else row


def column(sql: str, **values) -> list:
    """The first values of the rows."""
    return [row[0] for row in lines(sql, **values)]


def wide(sql: str, index: int = 1, **values) -> dict[tuple, float | str]:
    """A chart's table: by column and row, from rows that begin with `index` values that name them."""
    names = [one[0] for one in BOOK.execute(sql, values).description]
    return {
        (name, *row[:index]): math.nan if cell is None else cell
        for row in lines(sql, **values)
        for name, cell in zip(names[index:], row[index:])
    }


def long(sql: str, **values) -> dict[tuple, float | str]:
    """A chart's table from rows (column, row …, value)."""
    return {tuple(key): math.nan if cell is None else cell for *key, cell in lines(sql, **values)}


def _number(text: str):
    return float(text) if re.fullmatch(r"\d+\.\d+", text) else int(text) if text.isdigit() else text


def ask(takes: str, sql: str) -> Callable:
    """The answer to a question with arguments.

    takes: their names in order, as :name in the query. `kind=all` may be left out, or be given by its name. `*choice`
    is all else, as JSON: an object if it is given as name=text (_ for a space), else a list. Numbers are numbers. Of
    an answer that is a row, bound=low and bound=high are its ends.
    """
    names = [one.partition("=")[0] for one in takes.split()]

    def answer(*given: str, **named: str):
        end = None if "bound" in names else named.pop("bound", None)
        values, rest = {}, list(given)
        for name, _, default in (one.partition("=") for one in takes.split()):
            if name.startswith("*"):
                values[name[1:]] = json.dumps(rest or {key: text.replace("_", " ") for key, text in named.items() if key not in names})
                rest, named = [], {}
            else:
                values[name] = _number(named.pop(name, None) or (rest.pop(0) if rest else default))
        assert not rest and not named, f"{rest} {named} are too many for {takes}"
        found = only(sql, **values)
        return found[("low", "high").index(end)] if end else found

    return answer


def questions(text: str) -> dict:
    """Facts and truths from named queries: `-- name arguments | format`, then the query; a truth has no format.

    A format is a template, or the name of one of FORMATS. A comment within a query does not begin its line.
    """
    found = {}
    for block in text.strip().removeprefix("-- ").split("\n-- "):
        head, _, sql = block.partition("\n")
        named, _, form = head.partition(" | ")
        name, _, takes = named.partition(" ")
        found[name] = (FORMATS.get(form, form), ask(takes, sql)) if form else ask(takes, sql)
    return found


# --- Words ----------------------------------------------------------------------------------


def long_day(text: str) -> str:
    """2025-10-05 is 5 October 2025, 2025-10 is October 2025."""
    year, *rest = str(text).split("-")
    return " ".join([*(str(int(day)) for day in rest[1:]), *(MONTHS[int(month) - 1] for month in rest[:1]), year])


def span_name(first: str, last: str) -> str:
    """2010-01 to 2014-12 is 2010 to 2014; 2024-11 to 2025-10 is November 2024 to October 2025."""
    if first.endswith("-01") and last.endswith("-12"):
        first, last = first[:4], last[:4]
    return long_day(first) if first == last else f"{long_day(first)} to {long_day(last)}"


def ratio(number: float) -> str:
    """0.72 or 3.7."""
    return f"{number:.2f}" if number < 0.95 else f"{number:.1f}"


def window(text: str) -> str:
    """2021-08..2025-10 is August 2021 to October 2025."""
    return " to ".join(dict.fromkeys(map(long_day, text.split(".."))))


def listed(text: str) -> str:
    """a,b,c is a, b and c."""
    *first, last = text.split(",")
    return f"{', '.join(first)} and {last}" if first else last


FORMATS = {
    "day": long_day,
    "span": span_name,
    "window": window,
    "listed": listed,
    "months": lambda text: listed(",".join(map(long_day, text.split(",")))) if text else "no month",
    "month-or-rate": lambda answer: long_day(answer) if isinstance(answer, str) else f"{answer:,.0f}",
    "number-or-share": lambda answer: f"{answer:.0%}" if isinstance(answer, float) else f"{answer:,}",
    "number-or-most": lambda answer: f"{answer:.1%}" if isinstance(answer, float) else f"{answer:,}",
    "number-or-name": lambda answer: answer if isinstance(answer, str) else f"{answer:,}",
    "ratio": ratio,
    "entries": lambda text: (
        f"entries of {' to '.join(dict.fromkeys(map(long_day, text.split(','))))}"
        if "," in text
        else "searches to {}, of pages to {}".format(*map(long_day, text.split(" of ")))
    ),
    "change": lambda number: f"{number:+.0%}".replace("-", "−"),
    "values": lambda text: " or ".join(f"{int(number):,}" for number in text.split(",")),
}


def later(month: str, by: int) -> str:
    count = int(month[:4]) * 12 + int(month[5:]) - 1 + by
    return f"{count // 12}-{count % 12 + 1:02d}"


# What pages print for a word of the rules or of the register.
PRINTED = """CASE {word} WHEN 'supported in size alone' THEN 'rise supported, not its date' WHEN 'supported for one of two' THEN 'supported in one case of two'
    WHEN 'sequence seen' THEN 'a rise afterwards, not its cause' WHEN 'documented' THEN 'on record' WHEN 'documented with exceptions' THEN 'on record, with exceptions'
    WHEN 'contested' THEN 'disputed' WHEN 'interpretation' THEN 'opinion' WHEN 'not found' THEN 'not found on record' ELSE {word} END"""
