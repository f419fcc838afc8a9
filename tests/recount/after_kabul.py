"""`after-kabul.md`: facts, truths and charts over the tables of estimates.

That those hold what the panel and the rules give is tested in `test_estimates`.
"""

import functools
import json

from recount import Chart, value
from recount.tables import PRINTED, SPEC, ask, lines, long, long_day, only, questions, ratio, span_name, wide

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

-- false-positives statement part place when=computed | {{:.0%}}
SELECT CASE :when WHEN 'computed' THEN false_positive_rate WHEN 'printed' THEN excludes_below + excludes_above
    WHEN 'at-30' THEN excludes_at_30 WHEN 'at-50' THEN excludes_at_50 END FROM estimates_calibration WHERE (statement, part, province) = (:statement, trim(:part, '-'), :place)

-- smallest-detectable statement part place | {{:.1f}} times
SELECT DISTINCT coalesce(smallest, 9e999) FROM estimates_power
WHERE statement = :statement AND part = :part AND province = :place AND violence = 'all'

-- comparisons statement part place *choice | {{:,}}
SELECT count(*) {COUNTED}

-- comparisons-above statement part place *choice | {{:.0%}}
SELECT avg(estimate > 1) {COUNTED} AND estimable

-- cells-in-all | {{:,}}
SELECT count(*) FROM estimates

-- baseline-range place when after=date months=24 | {{:ratio}} to {{:ratio}} times
SELECT min(estimate), max(estimate) {BASELINES}
WHERE province = :place AND year BETWEEN substr(:when, 1, 4) AND substr(:when, 7) AND json_extract(choice, '$.after') = :after

-- chance statement part place *choice | {{:.2f}}
SELECT cell.p {CELL}

-- quietest-year place what | month-or-rate
SELECT CASE :what WHEN 'month' THEN month WHEN 'rate' THEN mean END {QUIETEST}

-- verdict statement part=- place= | {{}}
SELECT verdict FROM verdicts WHERE statement = :statement AND :place IN ('', province)
    AND (part = trim(:part, '-') OR :part = '-' AND (SELECT count(*) FROM verdicts WHERE statement = :statement) = 1)

-- passes statement part=- place= | {{:.0%}}
SELECT passes FROM verdicts WHERE statement = :statement AND :place IN ('', province)
    AND (part = trim(:part, '-') OR :part = '-' AND (SELECT count(*) FROM verdicts WHERE statement = :statement) = 1)

-- answer statement part=- place= | {{}}
SELECT {PRINTED.format(word="verdict")} FROM verdicts WHERE statement = :statement AND :place IN ('', province)
    AND (part = trim(:part, '-') OR :part = '-' AND (SELECT count(*) FROM verdicts WHERE statement = :statement) = 1)

-- plain-word word | {{}}
SELECT {PRINTED.format(word="replace(:word, '-', ' ')")}

-- earlier-verdict statement part=- place= | {{}}
SELECT {PRINTED.format(word="verdict")} FROM verdicts_1 WHERE statement = :statement AND :place IN ('', province)
    AND (part = trim(:part, '-') OR :part = '-' AND (SELECT count(*) FROM verdicts_1 WHERE statement = :statement) = 1)

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


def compared(statement: str, part: str = "-") -> str:
    """The months that a verdict compares."""
    if statement == "S5":
        return f"UCDP's events by place to {long_day(only('SELECT max(last) FROM releases WHERE source = :source', source='ucdp-ged'))}"
    if statement == "S11":
        return span_name(
            *only("SELECT substr(min(start), 1, 7), substr(max(end), 1, 7) FROM estimates_ceasefire WHERE ceasefire IN ('2021', '2022')")
        )
    parts = {"S1": "", "S4": "size", "S6": "share", "S9": "term", "S13": "ratio", "S17_control": "contrast"}
    wanted = part if statement == "S4" and part != "-" else parts[statement]
    months = lines(
        """SELECT DISTINCT after, before FROM estimates WHERE statement = :statement AND part = :part AND "primary" """,
        statement=statement, part=wanted,
    )  # fmt: skip
    (windows,) = months
    return " against ".join(span_name(*window.split("..")) for window in windows if window)


FACTS = questions(ESTIMATES) | {
    "interval": ({"": "{:ratio} to {:ratio}", "digits=1": "{:.1f} to {:.1f}"}, interval),
    "estimate-rate": ("{:,.0f}", rate),
    "specified": (in_words, specified),
    "rules-of": ("{}", rules),
    "setting": ({"": "{:,}", "style=percent": "{:.0%}"}, lambda path, style="": specified(path)),
    "verdict-when": ("{}", compared),
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
    "attacks alone": {"violence": "attacks"},
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


def straight_lines():
    table = {}
    for province in FRONT:
        growth, first, last = only(
            "SELECT estimate, substr(after, 1, 7), substr(after, 10) FROM estimates WHERE part = 'growth' AND province = :province AND \"primary\"",
            province=province,
        )
        months = lines(
            """SELECT month, days, deaths, row_number() OVER (ORDER BY month) - 1 FROM deaths_by_month
            WHERE source = 'acled' AND province = :province AND month BETWEEN :first AND :last""",
            province=province, first=first, last=last,
        )  # fmt: skip
        name = {"PK-KP": "Khyber Pakhtunkhwa"}.get(province, "Balochistan")
        level = sum(deaths for _, _, deaths, _ in months) / sum(days * growth ** (at / 12) for _, days, _, at in months)
        for month, days, deaths, at in months:
            table |= {(name, month): 30 * deaths / days, (f"{name}, line", month): 30 * level * growth ** (at / 12)}
    grows = "estimated S4 growth PK-KP; estimated S4 growth PK-BA"
    alt = f"2020; {grows}; 2021; chance S4 joint PK-KP; chance S4 joint PK-BA"
    return Chart(table, grows, alt, 1, ("Month",))


ACTIONS = {"deaths-in-attacks": "attacks", "deaths-in-clashes": "clashes", "deaths-in-strikes": "strikes, shelling"}


def actions():
    table = long(
        """WITH monthly AS (SELECT province, measure.key AS measure, month, days, (SELECT coalesce(sum(number), 0) FROM counts
                WHERE (counts.source, counts.measure, counts.month, counts.province) = ('acled', measure.key, full_months.month, provinces.province)) AS deaths
            FROM full_months JOIN provinces JOIN json_each(:actions) AS measure WHERE full_months.source = 'acled' AND province IN ('PK-KP', 'PK-BA'))
        SELECT name || ', ' || json_extract(:actions, '$."' || measure || '"'), month, mean FROM (SELECT *, CASE count(*) OVER year WHEN 12
                THEN 30.0 * sum(deaths) OVER year / sum(days) OVER year END AS mean
            FROM monthly WINDOW year AS (PARTITION BY province, measure ORDER BY month ROWS 11 PRECEDING)) JOIN provinces USING (province)
        WHERE mean IS NOT NULL""",
        actions=json.dumps(ACTIONS),
    )
    last = max(month for _, month in table)
    now = {name: [table[f"{name}, {words}", last] for words in ACTIONS.values()] for name in ("Khyber Pakhtunkhwa", "Balochistan")}
    finding = [f"{deaths[0] / sum(deaths):.0%}" for deaths in now.values()]
    alt = [last[:4]]
    for deaths in now.values():
        alt += [text for one in deaths for text in (f"{one:.0f}", "30")]
    return Chart(table, finding, alt, 1, ("Twelve months to",))


def shares():
    rates = ", ".join(
        f"""CASE WHEN {short}.estimable THEN {short}.estimate END AS "{name}, times the rest", CASE WHEN {short}.estimable
            THEN as_text({short}.low, '.1f') || ' to ' || as_text({short}.high, '.1f') END AS "{name}: interval" """
        for short, name in (("kp", "KP"), ("ba", "Balochistan"))
    )
    table = wide(
        f"""SELECT CASE share.source WHEN 'acled' THEN 'ACLED' ELSE 'UCDP' END || iif(share.violence = 'attacks', ', attacks', '') || ', '
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


CHARTS = {chart.__name__: chart for chart in (actions, levels, baselines, steps, straight_lines, shares)}
