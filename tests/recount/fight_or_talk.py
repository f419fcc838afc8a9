"""Operations, deals, ceasefires and talks: the facts and charts of `fight-or-talk.md`.

Intervals and p-values are read from the tables of estimates; that those hold what the
records and the rules give is tested in `test_estimates`. Counts, rates, windows and dates are computed.
"""

import math
import re

from recount import Chart, say, value
from recount.tables import BOOK, PRINTED, SPEC, ask, column, long_day, only, questions, rows, wide

OATH, VOTE = (str(SPEC["S9"]["term"][end]) for end in ("from", "to"))
SEQUENCE = {part: "..".join(map(str, SPEC["S13"]["primary"][part])) for part in ("before", "after")}
CHANCE = SPEC["S11"]["randomisation"]
# The last day that a date may mean.
LAST = "CASE length({0}) WHEN 10 THEN {0} WHEN 7 THEN date({0} || '-01', '+1 month', '-1 day') WHEN 4 THEN {0} || '-12-31' END"
PARTS = ("before", "during", "after")

BOOK.create_function("regexp", 2, lambda pattern, text: re.search(pattern, text) is not None)
BOOK.execute("CREATE TABLE ceasefires (ceasefire TEXT, began TEXT, ended TEXT, unit TEXT, after_before TEXT)")
for one in SPEC["S11"]["ceasefires"]:
    row = [one["id"], str(one["start"]), str(one["end"]), one["unit"], str(one.get("after_before", "9999-12-31"))]
    BOOK.execute("INSERT INTO ceasefires VALUES (?, ?, ?, ?, ?)", row)
BOOK.executescript(f"""
CREATE VIEW calendar AS WITH RECURSIVE calendar (month) AS (SELECT '2002-01' UNION ALL
    SELECT strftime('%Y-%m', month || '-01', '+1 month') FROM calendar WHERE month < '2029-12') SELECT month FROM calendar;

-- Events from the first day that their date may mean to the last that their end may; the day between those of the date.
CREATE TABLE dated AS SELECT *, date(first, '+' || CAST((julianday(latest) - julianday(first)) / 2 AS INTEGER) || ' days') AS middle
FROM (SELECT *, substr(date || '-01-01', 1, 10) AS first, {LAST.format("date")} AS latest, {LAST.format('"end"')} AS ending
    FROM chronology);

-- Operations, deals, ceasefires and talks of the picture, by their first day.
CREATE TABLE begun AS SELECT event, short, lane, min(middle, coalesce(ending, middle)) AS start, coalesce(ending, middle) AS until
FROM turns JOIN dated USING (event) WHERE lane IN ('operation', 'deal', 'ceasefire', 'talks');

-- Talks, deals and ceasefires, read and known to the day, that name the federal government and the TTP.
CREATE TABLE talks AS SELECT event, date, title, first, coalesce(ending, latest) AS until FROM dated
WHERE kind IN ('talks', 'deal', 'ceasefire') AND confidence = 'read' AND length(date) = 10
    AND (';' || actor || ';' LIKE '%;ttp;%' OR title || ' ' || summary REGEXP '\\bTTP\\b')
    AND (actor LIKE '%federal-government%' OR title || ' ' || summary REGEXP
        '\\b(federal government|[Pp]rime [Mm]inister|President|[Ii]nterior minister|information minister)\\b');
CREATE TABLE truces AS SELECT event, date, title, first, ending AS until FROM dated
WHERE kind = 'ceasefire' AND ';' || actor || ';' LIKE '%;ttp;%' AND ending IS NOT NULL;

-- The months of the PTI's federal term, and whether a day of talks is in them.
CREATE TABLE term AS SELECT month, EXISTS (SELECT 1 FROM talks WHERE max(first, '{OATH}') <= min(until, '{VOTE}')
    AND month BETWEEN substr(max(first, '{OATH}'), 1, 7) AND substr(min(until, '{VOTE}'), 1, 7)) AS talked
FROM calendar WHERE month BETWEEN substr('{OATH}', 1, 7) AND substr('{VOTE}', 1, 7);

-- The ceasefire's own length on both sides, cut at the next operation and at the record's end, and events by day; of what is known by the
-- week alone the committed sums.
CREATE VIEW primaries AS SELECT * FROM estimates_ceasefire JOIN ceasefires USING (ceasefire) WHERE "primary" AND estimable;
CREATE TABLE flanks AS WITH
lengths AS (SELECT *, julianday(ended) - julianday(began) + 1 AS own FROM ceasefires WHERE unit = 'day'),
spans AS (SELECT ceasefire, 'before' AS part, date(began, '-' || own || ' days') AS first, date(began, '-1 day') AS last FROM lengths
    UNION ALL SELECT ceasefire, 'during', began, ended FROM lengths
    UNION ALL SELECT ceasefire, 'after', date(ended, '+1 day'), min(date(ended, '+' || own || ' days'), date(after_before, '-1 day'),
        (SELECT max(month) || '-31' FROM full_months WHERE source = 'ucdp-ged')) FROM lengths)
SELECT ceasefire, part, first, last, CAST(julianday(last) - julianday(first) + 1 AS INTEGER) AS days,
    (SELECT sum(events) FROM ceasefire_days WHERE violence = 'state-based' AND date BETWEEN first AND last) AS events FROM spans
UNION ALL SELECT ceasefire, 'before', '', '', days_before, CAST(before AS INTEGER) FROM primaries WHERE unit = 'week'
UNION ALL SELECT ceasefire, 'during', '', '', days_during, CAST(during AS INTEGER) FROM primaries WHERE unit = 'week'
UNION ALL SELECT ceasefire, 'after', '', '', days_after, CAST(after AS INTEGER) FROM primaries WHERE unit = 'week';
""")

# --- Facts and truths -----------------------------------------------------------------------

IN_LANE = "FROM begun WHERE :lane IN ('all', lane) OR :lane = 'peace' AND lane <> 'operation'"
SPECIFICATIONS = """SELECT CASE :what WHEN 'all' THEN count(*) WHEN 'rose' THEN sum(estimate > 1)
    WHEN 'least' THEN min(estimate) WHEN 'most' THEN max(estimate) END"""
COLUMNS = {"ratio": "estimate", "fall": "1 - estimate", "interval": "low, high", "p": "coalesce(p, 'none')"}


def ceasefire(which, what):
    """Events, their days and how many in a week, by part of a ceasefire; or its estimate."""
    name, _, part = what.rpartition("-")
    if part in PARTS:
        number = {"": "events", "days": "days", "weekly": "7.0 * events / days"}[name]
        return only(f"SELECT {number} FROM flanks WHERE ceasefire = :which AND part = :part", which=which, part=part)
    return only(f"SELECT {COLUMNS.get(what, what.replace('-', '_'))} FROM primaries WHERE ceasefire = :which", which=which)


def pace(which, *parts) -> float:
    """Events a day."""
    return sum(ceasefire(which, part) for part in parts) / sum(ceasefire(which, f"days-{part}") for part in parts)


def to_around(which) -> float:
    return pace(which, "during") / pace(which, "before", "after")


def to_before(which) -> float:
    return pace(which, "after") / pace(which, "before")


CEASEFIRE = {"": "{}", "ratio": "{:.2f}", "fall": "{:.0%}", "interval": "{:.2f} to {:.2f}", "rebound": "{:.2f}", "p": "{:.3f}"}
CEASEFIRE |= {f"weekly-{part}": "{:.1f}" for part in PARTS}

FACTS = {
    "ceasefire": (CEASEFIRE, ceasefire),
    "ceasefire-specifications": (
        {"": "{}", "least": "{:.2f}", "most": "{:.2f}"},
        ask("which what", f"{SPECIFICATIONS} FROM estimates_ceasefire WHERE ceasefire = :which AND estimable AND estimate IS NOT NULL"),
    ),
    "sequence-specifications": (
        {"": "{}", "least": "{:.1f} times", "most": "{:.1f} times"},
        ask("what", f"{SPECIFICATIONS} FROM estimates WHERE statement = 'S13' AND part = 'ratio' AND province = 'PK-KP' AND estimable"),
    ),
} | questions(f"""
-- turn-count lane | {{}}
SELECT count(*) {IN_LANE}
-- years-of-both | {{}}
SELECT count(DISTINCT substr(operation.start, 1, 4)) FROM begun AS operation JOIN begun AS peace
ON substr(operation.start, 1, 4) = substr(peace.start, 1, 4) WHERE operation.lane = 'operation' AND peace.lane <> 'operation'
-- talks-months what | number-or-share
SELECT CASE :what WHEN 'recorded' THEN sum(talked) WHEN 'all' THEN count(*) ELSE avg(talked) END FROM term
-- talks-first-after | {{}}
SELECT count(*) FROM term WHERE month < (SELECT substr(min(date), 1, 7) FROM talks WHERE date BETWEEN '{OATH}' AND '{VOTE}')
-- first-talks | {{}}
SELECT event FROM talks WHERE date BETWEEN '{OATH}' AND '{VOTE}' ORDER BY date, event LIMIT 1
-- days-between earlier later | {{:.0f}}
SELECT julianday(b.middle) - julianday(a.middle) FROM dated AS a JOIN dated AS b WHERE a.event = :earlier AND b.event = :later
-- turns-near what | number-or-share
SELECT CASE :what WHEN 'all' THEN count(*) WHEN 'share' THEN avg(near > 1) ELSE sum(near > 1) END FROM (SELECT count(*) AS near FROM begun AS one JOIN begun AS other
    ON abs(julianday(one.start) - julianday(other.start)) < 183 AND other.lane IN ('operation', 'deal') AND other.start >= '2007-01-01'
    WHERE one.lane IN ('operation', 'deal') AND one.start >= '2007-01-01' GROUP BY one.event)
-- returns-count what | {{}}
SELECT count(DISTINCT statement) FROM returns WHERE CASE :what WHEN 'all' THEN 1 WHEN 'figures' THEN low IS NOT NULL WHEN 'done' THEN status IN ('done', 'returned')
    WHEN 'came' THEN status IN ('done', 'returned') AND low IS NOT NULL
    WHEN 'denied' THEN status IN ('denied', 'part') END
-- returns-figure statement | {{}}
SELECT printf('%,d', low) || iif(high IS NULL, '', ' to ' || printf('%,d', high)) FROM returns WHERE statement = :statement AND low IS NOT NULL
-- claim-verdict claim | {{}}
SELECT {PRINTED.format(word="verdict")} FROM claims WHERE claim = :claim

-- claim-when claim | entries
SELECT CASE verdict WHEN 'not found' THEN (SELECT max(date) || ' of ' || (SELECT max(substr(date, 1, 7)) FROM chronology WHERE confidence <> 'cited')
    FROM searches WHERE instr(';' || statement || ';', ';' || claim || ';')) ELSE
    (SELECT min(substr(date, 1, 7)) || ',' || max(substr(date, 1, 7)) FROM (SELECT 'event:' || event AS item, date FROM chronology
        UNION ALL SELECT 'said:' || quotation, date FROM quotations) WHERE instr(';' || evidence || ';', ';' || item || ';')) END
FROM claims WHERE claim = :claim
""")

# Who led in office when something began; a day of handover belongs to both.
UNDER = """SELECT DISTINCT leading_party FROM begun JOIN governments ON "from" <= start AND ("to" = '' OR start <= "to")
WHERE NOT caretaker AND """

TRUTHS = {
    "talked-under": lambda *names: set(names) <= set(column(f"{UNDER} lane <> 'operation' AND level IN ('federal', 'PK-KP')")),
    "fought-under": lambda *names: set(names) <= set(column(f"{UNDER} lane = 'operation' AND level = 'federal'")),
    "not-fought-under": lambda party: party not in column(f"{UNDER} lane = 'operation' AND level = 'federal'"),
} | questions(f"""
-- in-force-together event other
SELECT max(a.start, b.start) <= min(a.until, b.until) AND a.start < a.until AND b.start < b.until
FROM begun AS a JOIN begun AS b WHERE a.event = :event AND b.event = :other
-- talks-after-term event
SELECT count(*) FROM talks WHERE event = :event AND date > '{VOTE}'
""")

FALSE = {
    "talked-under PPP PPI": "ANP, MMA",
    "fought-under PTI": "PML-N, PML-Q, PPP",
    "not-fought-under PPP": "operation-sherdil-2008",
    "in-force-together operation-zarb-e-azb-2014 north-waziristan-accord-2008": "2014-06-15 to 2014-06-15, 2008",
    "talks-after-term amnesty-offer-2021": "2021-09-11, counted: True",
}

# --- Charts ---------------------------------------------------------------------------------

# UCDP's deaths in KP as they are, ACLED's per 30 days, and what began.
RECORD = """WITH parts AS (SELECT month, coalesce(sum(deaths_best * (former_fata = 'true')), 0) AS merged,
        coalesce(sum(deaths_best * (former_fata = 'false')), 0) AS settled FROM full_months
    LEFT JOIN (SELECT * FROM record WHERE province = 'PK-KP') USING (source, month) WHERE source = 'ucdp-ged' GROUP BY month),
rates AS (SELECT month, rate FROM twelve_months WHERE source = 'acled' AND province = 'PK-KP'),
begins AS (SELECT substr(start, 1, 7) AS month, joined(short || ' (' || lane || ')', start || ' ' || event) AS names FROM begun GROUP BY 1)
SELECT calendar.month, merged AS "UCDP, merged", settled AS "UCDP, settled", rate AS "ACLED, KP, per 30 days", names AS "Begins"
FROM calendar LEFT JOIN parts USING (month) LEFT JOIN rates USING (month) LEFT JOIN begins USING (month)
WHERE calendar.month >= '2004-01' AND coalesce(merged, rate, names) IS NOT NULL"""


def record_since_2004():
    (ucdp, deaths), (acled, rate) = (
        only(f"SELECT month, {number} FROM ({RECORD}) ORDER BY 2 DESC LIMIT 1")
        for number in ('"UCDP, merged" + "UCDP, settled"', '"ACLED, KP, per 30 days"')
    )
    covered = "SELECT max(month) FROM full_months WHERE source = 'acled'"
    last = only(f"SELECT max(last) FROM (SELECT max(until) AS last FROM begun UNION ALL {covered})")
    lanes = "turn-count operation; turn-count deal; turn-count ceasefire; turn-count talks"
    alt = f"2004; {last[:4]}; {lanes}; years-of-both; {ucdp[:4]}; {deaths:,}; {acled[:4]}; {rate:,.0f}; 30"
    return Chart(wide(RECORD), "2004; years-of-both", alt, 1, ("Month",))


# Months to the end of the PTI's government in KP: talks fill a box, a truce of the TTP outlines it.
BOXES = f"""WITH events AS (SELECT 2 AS box, title, date || ' ' || event AS turn, first, until FROM talks
    UNION ALL SELECT 1, title, date || ' ' || event, first, until FROM truces)
SELECT calendar.month, iif(term.month IS NULL, 'no', 'yes') AS "In the PTI's federal term",
    iif(max(box) = 2, 'yes', 'no') AS "Talks on record",
    iif(EXISTS (SELECT 1 FROM truces WHERE calendar.month BETWEEN substr(first, 1, 7) AND substr(until, 1, 7)), 'yes', 'no')
        AS "A ceasefire of the TTP in force",
    coalesce(max(box), 0) AS "Box (2 filled, 1 outlined)",
    nullif(joined(title, (3 - box) || turn) FILTER (WHERE title <> ''), '') AS "Events"
FROM calendar LEFT JOIN term USING (month) LEFT JOIN events ON calendar.month BETWEEN substr(first, 1, 7) AND substr(until, 1, 7)
WHERE calendar.month >= substr('{OATH}', 1, 7) GROUP BY calendar.month"""


def talks_by_month():
    end = """SELECT substr("to", 1, 7) FROM governments WHERE level = 'PK-KP' AND leading_party = 'PTI' AND "to" > :vote
        ORDER BY "to" LIMIT 1"""
    after = f"SELECT count(*) FROM ({BOXES}) WHERE month > :vote AND month <= :year || '-12' AND \"Box (2 filled, 1 outlined)\""
    first = only("SELECT substr(min(month), 1, 4) FROM term WHERE talked")
    last = only(end, vote=VOTE)
    alt = f"{OATH[:4]}; {last[:4]}; talks-months all; talks-months recorded; {first}; talks-first-after; "
    alt += str(only(after, vote=VOTE, year=last[:4]))
    finding = "talks-months recorded; talks-months all"
    return Chart(wide(f"SELECT * FROM ({BOXES}) WHERE month <= :last", last=last), finding, alt, index=("Month",))


STATUS = {
    "planned": "planned, not carried out", "wish": "wished to return", "pressed": "pressed to return", "denied": "denies it",
    "agreed": "release agreed, says the TTP", "proposed": "says that a general proposed it", "done": "says that it happened",
    "part": "denies a part in it", "asked": "asks that they be brought back", "begun": "says that it was under way",
    "owned": "owns the decision", "returned": "says that they came back", "present": "says how many are there",
}  # fmt: skip
WHO = {
    "federal-cabinet": "Federal cabinet", "military": "Military", "kp-government": "KP government", "pti": "PTI", "ttp": "TTP",
    "other-parties": "Other parties", "kabul": "Kabul", "merged-districts": "Merged districts", "united-nations": "United Nations", "report": "The report",
}  # fmt: skip
RETURNS = """SELECT returns.*, coalesce(quotations.date, chronology.date) AS date, coalesce(speaker, title) AS who,
    "group", replace(replace(replace(replace(actor, 'unknown', 'not named in the page read, or disputed'), ';', ', '), '-', ' '), 'ttp', 'TTP') AS actors
FROM returns LEFT JOIN quotations ON quotation = statement LEFT JOIN chronology ON chronology.event = statement ORDER BY date, statement"""


def numbers_of_returns():
    found, table = rows(RETURNS), {}
    for place, row in enumerate(found, 1):
        number = " to ".join(f"{n:,}" for n in (row["low"], row["high"]) if n is not None)
        cells = {
            "Date": long_day(row["date"]), "Who": row["who"], "Side": WHO.get(row["group"], row["actors"]),
            "Number": " ".join(filter(None, (row["words"], number, row["counted"]))) or None,
            "Lowest": row["low"], "Highest": row["high"], "What is said of it": STATUS[row["status"]],
        }  # fmt: skip
        table |= {(name, place): math.nan if cell is None else cell for name, cell in cells.items()}
    figures, came, least, most, worded = (
        only("""SELECT count(low), sum(low IS NOT NULL AND status IN ('done', 'returned')), min(low), max(coalesce(high, low)),
        sum(low IS NULL AND counted <> '' AND status IN ('done', 'returned')) FROM returns""")
    )
    alt = f"returns-count all; {figures}; {least:,}; {most:,}; {came}; returns-count done; {worded}; returns-count denied"
    return Chart(table, f"{came}; {figures}", alt, index=("No.",))


BY_DAY = """SELECT ceasefire, iif(part = 'during', 'ceasefire', part), first AS "From", last AS "To", days AS "Days", events AS "Events",
    (SELECT count(DISTINCT date) FROM ceasefire_days WHERE violence = 'state-based' AND date BETWEEN first AND last) AS "Days with an event"
FROM flanks WHERE first <> ''"""


def ceasefires_by_day():
    alt = []
    for which in ("2014", "2021"):
        alt += [which, *(f"ceasefire {which} {name}{part}" for part in PARTS for name in ("", "days-"))]
    alt += [f"{ratio:.2f}" for ratio in sorted((to_around("2014"), to_around("2021")))]
    return Chart(wide(BY_DAY, 2), "2014; 2021", alt, index=("Ceasefire", "Part"))


ARMED = """SELECT full_months.month, 30.0 * coalesce(sum(events), 0) / days AS "Events per 30 days", iif(EXISTS (SELECT 1 FROM truces
    WHERE date BETWEEN '2021' AND '2024' AND full_months.month BETWEEN substr(first, 1, 7) AND substr(until, 1, 7)), 'yes', 'no')
    AS "A ceasefire in force on some day"
FROM full_months LEFT JOIN (SELECT * FROM record WHERE province = 'PK-KP' AND violence IN ('battles', 'explosions')) USING (source, month)
WHERE source = 'acled' AND full_months.month BETWEEN '2021-01' AND '2023-12' GROUP BY full_months.month"""


def truce_of_2022():
    top, rate = only(f'SELECT month, "Events per 30 days" FROM ({ARMED}) ORDER BY 2 DESC LIMIT 1')
    before, during, after = (f"{30 / 7 * value('ceasefire', '2022', f'weekly-{part}'):.0f}" for part in PARTS)
    alt = f"2021-01; 2023-12; {before}; 2; 2022; {during}; {after}; {top[:4]}; {rate:,.0f}; 30"
    return Chart(wide(ARMED), "2022", alt, 1, ("Month",))


LOWER = f"SELECT ceasefire FROM primaries WHERE high < 1 AND p <= {CHANCE['p_limit']} ORDER BY ceasefire"
CEASEFIRES = {"2014": "March to April 2014", "2021": "November to December 2021", "2022": "June to November 2022"}


def ceasefires_against_chance():
    table, alt = {}, []
    for which, name in CEASEFIRES.items():
        p = value("ceasefire", which, "p")
        cells = {
            "During to around": to_around(which), "After to before": to_before(which),
            "Interval": say("ceasefire", which, "interval"), "Its interval": " to ".join(f"{value('ceasefire', which, f'rebound-{end}'):.2f}" for end in ("low", "high")),
            "Rank among placements (p)": "too few to say" if p == "none" else f"{p:.3f}",
            "Separate placements": value("ceasefire", which, "independent"),
            "Other specifications": " to ".join(say("ceasefire-specifications", which, end) for end in ("least", "most")),
        }  # fmt: skip
        table |= {(column, name): cell for column, cell in cells.items()}
        alt += [which, f"{to_around(which):.2f}", f"ceasefire {which} interval", f"{to_before(which):.2f}"]
    return Chart(table, column(LOWER), alt, 2, ("Ceasefire",))


WINDOWS = """SELECT month, max(rate) FILTER (WHERE province = 'PK-KP') AS "Khyber Pakhtunkhwa, deaths per 30 days",
    max(rate) FILTER (WHERE province = 'PK-BA') AS "Balochistan, deaths per 30 days",
    CASE WHEN month <= '{before[1]}' THEN 'before' WHEN month >= '{after[0]}' THEN 'after' END AS "Window"
FROM twelve_months WHERE source = 'acled' AND month BETWEEN '{before[0]}' AND '{after[1]}' GROUP BY month"""


def before_talks_after_truce():
    before, after = SEQUENCE["before"], SEQUENCE["after"]
    kp, balochistan = (
        [*(f"per-30-days acled deaths {place} {when}" for when in (before, after)), f"ratio acled deaths {place} {after} {before}"]
        for place in ("PK-KP", "PK-BA")
    )
    contrast = f"{value(kp[-1]) / value(balochistan[-1]):.1f}"
    alt = [kp[0], "30", *kp[1:], "interval S13 ratio PK-KP digits=1", *balochistan, contrast, "interval S13 contrast PK-KP/PK-BA digits=1"]
    return Chart(wide(WINDOWS.format(**SPEC["S13"]["primary"])), [kp[-1], balochistan[-1]], alt, 1, ("Month",))


CHARTS = {chart.__name__: chart for chart in (
    record_since_2004, talks_by_month, numbers_of_returns, ceasefires_by_day, truce_of_2022, ceasefires_against_chance,
    before_talks_after_truce,
)}  # fmt: skip
