"""`after-kabul.md`: facts, truths and charts over the tables of estimates.

That those hold what the panel and the rules give is tested in `test_estimates`.
"""

import functools
import json

from recount import Chart, value
from recount.tables import SPEC, ask, lines, long, only, questions, ratio, wide

FRONT = ("PK-KP", "PK-BA")
FOUR = (*FRONT, "PK-SD", "PK-PB")

# The cell of a statement that differs from the primary one by a choice alone.
CELL = """FROM estimates AS cell JOIN estimates AS main USING (statement, part, province)
WHERE statement = :statement AND part = trim(:part, '-') AND province = :place
    AND main."primary" AND cell.choice = json_patch(main.choice, :choice)"""

COUNTED = """FROM estimates WHERE statement = :statement AND part = trim(:part, '-') AND province = :place
    AND counted AND choice = json_patch(choice, :choice)"""

# Levels since August 2021 against baselines of two years from each January on.
BASELINES = """FROM (SELECT *, CAST(json_extract(choice, '$.baseline') AS INTEGER) AS year FROM estimates
    WHERE statement = 'S4' AND part = 'size' AND estimable AND choice = json_patch(choice,
        json_object('source', 'acled', 'outcome', 'deaths', 'violence', 'all', 'outliers', 'with', 'months', CAST(:months AS TEXT))))"""

# Months of the placebo as far from the date as the true one, and all that count.
PLACEBO = """SELECT sum(ratio >= (SELECT ratio FROM estimates_placebo WHERE province = :place AND "primary" AND kind = 'true')) AS as_large,
    count(*) AS every FROM estimates_placebo WHERE province = :place AND "primary" AND kind = 'before'"""

CHANGES = """FROM estimates_changepoints WHERE outcome = 'deaths' AND violence = 'all' AND start = :start AND penalty > 0"""

QUIETEST = (
    """FROM twelve_months WHERE source = 'acled' AND province = :place AND month < '2021-08' AND mean IS NOT NULL ORDER BY mean LIMIT 1"""
)

ESTIMATES = f"""
-- estimated statement part place bound=estimate *choice | {{:ratio}} times
SELECT CASE :bound WHEN 'estimate' THEN cell.estimate WHEN 'low' THEN cell.low WHEN 'high' THEN cell.high END {CELL}

-- estimate-window statement part place side *choice | window
SELECT CASE :side WHEN 'before' THEN cell.before WHEN 'after' THEN cell.after END {CELL}

-- estimated-share | {{:.0%}}
SELECT low, high FROM estimates WHERE statement = 'S6' AND part = 'share' AND "primary"

-- share-lowest | {{:.0%}}
SELECT min(low) FROM estimates WHERE statement = 'S6' AND part = 'share' AND province = 'PK-KP+PK-BA' AND estimable

-- false-positives statement part place | {{:.0%}}
SELECT false_positive_rate FROM estimates_calibration WHERE (statement, part, province) = (:statement, trim(:part, '-'), :place)

-- smallest-detectable statement part place | {{:.1f}} times
SELECT DISTINCT coalesce(smallest, 9e999) FROM estimates_power WHERE statement = :statement AND part = :part AND province = :place

-- comparisons statement part place *choice | {{:,}}
SELECT count(*) {COUNTED}

-- comparisons-estimable statement part place *choice | {{:,}}
SELECT sum(estimable) {COUNTED}

-- comparisons-above statement part place *choice | {{:.0%}}
SELECT avg(estimate > 1) {COUNTED} AND estimable

-- cells-in-all | {{:,}}
SELECT count(*) FROM estimates

-- baseline-range place when after=date months=24 | {{:ratio}} to {{:ratio}} times
SELECT min(estimate), max(estimate) {BASELINES}
WHERE province = :place AND year BETWEEN substr(:when, 1, 4) AND substr(:when, 7) AND json_extract(choice, '$.after') = :after

-- placebo-p place | {{:.2f}}
SELECT p FROM estimates WHERE statement = 'S4' AND part = 'placebo' AND province = :place AND "primary"

-- placebo-dates place which | {{}}
SELECT CASE :which WHEN 'as-large' THEN as_large WHEN 'all' THEN every WHEN 'apart' THEN (SELECT json_extract(choice, '$.non-overlapping')
    FROM estimates WHERE statement = 'S4' AND part = 'placebo' AND province = :place AND "primary") END FROM ({PLACEBO})

-- change-months source place start=2010-01 penalty=1 | months
SELECT coalesce(group_concat(nullif(month, '')), '') {CHANGES} AND province = :place AND source = :source AND penalty = :penalty

-- change-near source place start=2010-01 | {{}} of {{}}
SELECT sum(close), count(*) FROM (
    SELECT max(month <> '' AND abs(12 * substr(month, 1, 4) + substr(month, 6) - 12 * 2021 - 8) <= 3) AS close
    {CHANGES} AND province = :place AND source = :source GROUP BY penalty)

-- quietest-year place what | month-or-rate
SELECT CASE :what WHEN 'month' THEN month WHEN 'rate' THEN mean END {QUIETEST}

-- institutes-up place when= | {{}} of {{}}
WITH yearly AS (SELECT institute, counts, CAST(period AS INTEGER) AS year, value FROM published_figures
    WHERE area = :place AND area_part = '' AND measure = 'deaths' AND status IN ('', 'revised') AND period GLOB '[0-9][0-9][0-9][0-9]')
SELECT sum(rose), count(*) FROM (SELECT later.value > earlier.value AS rose,
        row_number() OVER (PARTITION BY institute ORDER BY later.year DESC, counts) AS place
    FROM yearly AS later JOIN yearly AS earlier USING (institute, counts)
    WHERE CASE :when WHEN '' THEN earlier.year = later.year - 1 ELSE earlier.year || '..' || later.year = :when END) WHERE place = 1

-- verdict statement part=- place= | {{}}
SELECT verdict FROM verdicts WHERE statement = :statement AND :place IN ('', province)
    AND (part = trim(:part, '-') OR :part = '-' AND (SELECT count(*) FROM verdicts WHERE statement = :statement) = 1)

-- record-break source place month | {{}}
SELECT verdict FROM verdicts WHERE statement = 'audit' AND part = :source || ' ' || :month AND province = :place

-- people-share places | {{:.0%}}
SELECT 1.0 * sum(population * ('+' || :places || '+' LIKE '%+' || province || '+%')) / sum(population)
FROM population WHERE year = (SELECT max(year) FROM population)
"""


# --- The specification ----------------------------------------------------------------------


def specified(path: str):
    return functools.reduce(lambda part, name: part[name], path.split("."), SPEC)


def in_words(part) -> str:
    if isinstance(part, dict):
        return "; ".join(f"{name.replace('_', ' ')} {in_words(one)}" for name, one in part.items())
    if isinstance(part, list):
        return ", ".join(map(in_words, part))
    return "yes" if part is True else "no" if part is False else str(part)


def rules(path: str) -> str:
    pairs = [next(iter(line.items())) for line in specified(path)]
    return "; ".join(f"{verdict} if {' and '.join(when)}" if when else f"otherwise {verdict}" for verdict, when in pairs)


def interval(*words, digits="", **choice) -> tuple[float, float]:
    return ask("statement part place *choice", f"SELECT cell.low, cell.high {CELL}")(*words, **choice)


def rate(statement: str, part: str, place: str, side: str) -> float:
    return value("per-30-days acled deaths", place, value("estimate-window", statement, part, place, side))


FACTS = questions(ESTIMATES) | {
    "interval": ({"": "{:ratio} to {:ratio}", "digits=1": "{:.1f} to {:.1f}"}, interval),
    "estimate-rate": ("{:,.0f}", rate),
    "specified": (in_words, specified),
    "rules-of": ("{}", rules),
    "setting": ({"": "{:,}", "style=percent": "{:.0%}"}, lambda path, style="": specified(path)),
    "amendments": ("{}", lambda which: sum(which == "all" or one["changes"] for one in SPEC["amendments"])),
}


TRUTHS = {
    "spans-one": lambda *words, **choice: interval(*words, **choice)[0] <= 1 <= interval(*words, **choice)[1],
} | questions(f"""
-- trough-before-kabul place
SELECT (SELECT mean {QUIETEST}) = min(mean) FROM twelve_months WHERE source = 'acled' AND province = :place
""")

FALSE = {
    "spans-one S4 size PK-KP": r"\d",
    "trough-before-kabul PK-IS": "lowest",
}


# --- Charts ---------------------------------------------------------------------------------


def levels():
    table = long("""SELECT name, month, mean FROM twelve_months JOIN provinces USING (province)
        WHERE source = 'acled' AND province IN ('PK-KP', 'PK-BA') AND mean IS NOT NULL""")
    alt = only("SELECT substr(max(month), 1, 4) FROM full_months WHERE source = 'acled'")
    for province in FRONT:
        of = f"FROM twelve_months WHERE source = 'acled' AND province = '{province}' ORDER BY"
        peak, when = only(f"SELECT mean, substr(month, 1, 4) {of} month <= '2021-08' DESC, mean DESC LIMIT 1")
        last = only(f"SELECT mean {of} month DESC LIMIT 1")
        alt += f"; {peak:,.0f}; 30; {when}; quietest-year {province} rate; quietest-year {province} month; {last:,.0f}"
    return Chart(table, "quietest-year PK-KP month", alt, 1, ("Twelve months to",))


def baselines():
    table = wide(
        f"""SELECT name, replace(before, '..', ' to '), replace(after, '..', ' to '), estimate AS Ratio, low AS Low, high AS High,
            CASE WHEN year >= 2016 THEN 'yes' ELSE 'no, before 2016' END AS "Counts for the verdict"
        {BASELINES} JOIN provinces USING (province) WHERE province IN ('PK-KP', 'PK-BA')""",
        index=3,
        months=24,
    )

    def ends(province):
        cells = lines(
            f"SELECT estimate, year {BASELINES} WHERE province = :province AND json_extract(choice, '$.after') = 'date'",
            province=province,
            months=24,
        )
        return [text for estimate, year in (min(cells), max(cells)) for text in (ratio(estimate), str(year))]

    years = only(f"SELECT min(year), max(year) {BASELINES} WHERE province = 'PK-KP'", months=24)
    alt = [*map(str, years), "2021", *ends("PK-KP"), *ends("PK-BA")]
    return Chart(table, ends("PK-KP")[::2], alt, 2, ("Province", "Baseline", "Compared"))


STEPS = {
    "main estimate": {},
    "battles, explosions": {"violence": "armed"},
    "no named months": {"outliers": "without"},
    "events": {"outcome": "events"},
    "to December 2023": {"end": "2023-12"},
    "from July 2018": {"start": "2018-07"},
    "from January 2016": {"start": "2016-01"},
    "from January 2010": {"start": "2010-01"},
    "one trend": {"model": "level and trend"},
    "no trend": {"model": "level"},
}


def steps():
    table = wide(
        """SELECT name, step.key, cell.estimate AS Ratio, cell.low AS Low, cell.high AS High
        FROM json_each(:steps) AS step, estimates AS cell JOIN estimates AS main USING (statement, part, province) JOIN provinces USING (province)
        WHERE statement = 'S4' AND part = 'timing' AND main."primary" AND cell.choice = json_patch(main.choice, step.value)
            AND province IN ('PK-KP', 'PK-BA', 'PK-SD', 'PK-PB')""",
        index=2,
        steps=json.dumps(STEPS),
    )
    alt = [f"{fact} S4 timing {province}" for province in FOUR for fact in ("estimated", "interval")]
    return Chart(table, "2021", alt, 2, ("Province", "Specification"))


# The cells that count for the verdict, by question, province and what is left of them.
CURVES = """SELECT CASE part WHEN 'size' THEN 'Level' ELSE 'Step' END, name, kind.value,
    count(*) AS Compared, as_text(avg(estimate > 1), '.0%') AS "Above 1",
    min(estimate) AS Smallest, median(estimate) AS Median, max(estimate) AS Largest
FROM estimates JOIN provinces USING (province), json_each(:kinds) AS kind
WHERE statement = 'S4' AND part IN ('size', 'timing') AND province IN ('PK-KP', 'PK-BA') AND counted AND estimable AND CASE kind.value
    WHEN 'all cells' THEN 1 WHEN 'battles and explosions alone' THEN violence = 'armed' WHEN 'without named months' THEN outliers = 'without'
    WHEN 'deaths' THEN outcome = 'deaths' WHEN 'crossing no break' THEN NOT crosses_break END
GROUP BY part, province, kind.value"""
KINDS = ("all cells", "battles and explosions alone", "without named months", "deaths", "crossing no break")


def curves():
    table, alt = wide(CURVES, index=3, kinds=json.dumps(KINDS)), []
    for part, word in (("size", "Level"), ("timing", "Step")):
        for province, name in zip(FRONT, ("Khyber Pakhtunkhwa", "Balochistan")):
            cells = [f"{fact} S4 {part} {province}" for fact in ("comparisons-estimable", "comparisons-above")]
            alt += [*cells, "1", ratio(table["Median", word, name, "all cells"])]
    return Chart(table, "comparisons-above S4 size PK-KP; comparisons-above S4 timing PK-KP", alt, 2, ("Question", "Province", "Cells"))


def placebo_dates():
    table = long("""SELECT name, month, ratio FROM estimates_placebo JOIN provinces USING (province) WHERE "primary" AND province IN ('PK-KP', 'PK-BA')
        UNION ALL SELECT 'Counts', month, CASE kind WHEN 'before' THEN 'yes' WHEN 'true' THEN 'the date itself'
            WHEN 'overlapping' THEN 'no, overlaps' WHEN 'later' THEN 'no, later' END
        FROM estimates_placebo WHERE "primary" AND province = 'PK-KP'""")
    kp, balochistan = (f"placebo-dates {province} as-large; placebo-dates {province} all" for province in FRONT)
    true = [ratio(table[name, "2021-08"]) for name in ("Khyber Pakhtunkhwa", "Balochistan")]
    alt = f"{true[0]}; 2021; {kp}; {true[1]}; 2021; {balochistan}"
    return Chart(table, f"2021; {kp}; {balochistan}", alt, 2, ("First month after",))


def change_points():
    table = wide(
        f"""SELECT name, CASE source WHEN 'acled' THEN 'ACLED' ELSE 'UCDP' END, printf('%g times', penalty),
            sum(month <> '') AS Changes, coalesce(group_concat(nullif(month, ''), ', '), 'none') AS "First months of new levels"
        FROM (SELECT * {CHANGES} ORDER BY month) JOIN provinces USING (province) WHERE province IN ('PK-KP', 'PK-BA')
        GROUP BY province, source, penalty ORDER BY province DESC, source, penalty""",
        index=3,
        start="2010-01",
    )
    alt = [text for (name, *_, penalty), months in table.items() if name != "Changes" for text in (penalty, months)]
    return Chart(table, "2021; change-near acled PK-KP; change-near acled PK-BA", alt, index=("Province", "Source", "Penalty"))


def shares():
    rates = ", ".join(
        f"""CASE WHEN {short}.estimable THEN {short}.estimate END AS "{name}, times the rest", CASE WHEN {short}.estimable
            THEN as_text({short}.low, '.1f') || ' to ' || as_text({short}.high, '.1f') END AS "{name}: interval" """
        for short, name in (("kp", "KP"), ("ba", "Balochistan"))
    )
    table = wide(
        f"""SELECT CASE share.source WHEN 'acled' THEN 'ACLED' ELSE 'UCDP' END || iif(share.violence = 'armed', ', armed', '') || ', '
            || iif(begin.value LIKE 'last%', '', 'from ') || begin.value,
            share.low * 100 AS "Share, lowest, %", share.high * 100 AS "Share, highest, %", {rates}
        FROM estimates AS share JOIN json_each(:begin) AS begin ON begin.value = json_extract(share.choice, '$.from')
        JOIN estimates AS kp USING (statement, choice) JOIN estimates AS ba USING (statement, choice)
        WHERE statement = 'S6' AND share.part = 'share' AND share.province = 'PK-KP+PK-BA' AND share.outcome = 'deaths' AND share.outliers = 'with'
            AND share.estimable AND kp.part = 'rate' AND kp.province = 'PK-KP' AND ba.part = 'rate' AND ba.province = 'PK-BA'
        ORDER BY share.source, begin.key, share.violence""",
        begin=json.dumps(SPEC["S6"]["grid"]["from"]),
    )
    alt = ["2021", *(f"{end:.1%}" for end in value("interval S6 share PK-KP+PK-BA"))]
    alt += [f"{fact} S6 rate {province}" for province in FRONT for fact in ("estimated", "interval")]
    return Chart(table, "estimated-share bound=low; 2021", alt, 1, ("Specification",))


CHARTS = {chart.__name__: chart for chart in (levels, baselines, steps, curves, placebo_dates, change_points, shares)}
