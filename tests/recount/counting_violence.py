"""`counting-violence.md`: published counts, how they agree, and breaks in the records."""

from recount import Chart, value
from recount.tables import BOOK, ask, column, lines, only, questions, ratio, rows, wide

NAMES = """
acled: ACLED, political violence
balochistan-home-department: Home Department
crss-attacks: CRSS, attacks
crss-operations: CRSS, operations
crss-violence: CRSS, attacks and operations
crss-violence-all: CRSS, all violence
frc-attacks: FRC, attacks
frc-operations: FRC, operations
frc-overall: FRC, all violence
gtd: GTD, terrorist attacks
gti-gtd: GTI, from GTD
gti-terrorism: GTI, terrorist attacks
ispr-incidents: ISPR, incidents
ispr-operations: ISPR, operations
kp-home-department: Home Department
kp-police: KP Police, incidents
kp-police-cases: KP Police, cases
ministry-operations: Ministry, operations
ministry-terrorism: Interior Ministry
ministry-terrorism-early: Interior Ministry, early
picss-attacks: PICSS, attacks
picss-combat-deaths: PICSS, combat-related
picss-operations: PICSS, operations
pips-attacks: PIPS, attacks
pips-operations: PIPS, operations
pips-overall-incidents: PIPS, all incidents
satp: SATP
ucdp-candidate: UCDP, preliminary
ucdp-ged: UCDP, organised violence
"""

VIEWS = """
-- What a count takes in.
CREATE VIEW definitions AS SELECT definition, counting_rules.institute, name, CASE
    WHEN security_operations = 'yes' AND militant_attacks = 'yes' THEN 2 WHEN security_operations = 'yes' THEN 3 WHEN militants_killed = 'no' THEN 1
    ELSE 0 END AS scope FROM counting_rules JOIN names USING (definition);

CREATE VIEW figures AS SELECT published_figures.rowid AS place, published_figures.*, CAST(substr(period, 1, 4) AS INTEGER) AS year,
    CASE measure WHEN 'deaths' THEN 'deaths' WHEN 'attacks' THEN 'incidents' WHEN 'incidents' THEN 'incidents' WHEN 'cases' THEN 'incidents' END AS kind,
    status IN ('', 'revised') AS stands, CASE status WHEN '' THEN 0 WHEN 'revised' THEN 1 WHEN 'preliminary' THEN 2 ELSE 3 END AS doubt, scope, iif(published_figures.institute = 'Balochistan officials', published_figures.institute, name) AS name,
    published_figures.institute || iif(outlet = published_figures.institute, ', own page', ', as reported by ' || replace(outlet, '; ', ', ')) AS read_in
FROM published_figures JOIN definitions ON counts = definition;

-- UCDP's own deaths of the country, years of twelve months.
CREATE VIEW ucdp_totals AS SELECT CAST(month AS INTEGER) AS year, sum(deaths_ucdp) AS value
FROM reconciliation WHERE deaths_ucdp IS NOT NULL GROUP BY 1 HAVING count(*) = 12;

-- What is printed for a year: whole years before sums of both halves before the longest part; what stands before first releases before
-- what is disputed.
CREATE TABLE beside AS
WITH candidates AS (SELECT *, CASE
        WHEN period = CAST(year AS TEXT) AND area_part = '' THEN CASE WHEN stands THEN 1 WHEN status = 'preliminary' THEN 2 ELSE 3 END
        WHEN period = CAST(year AS TEXT) AND group_concat(area_part) FILTER (WHERE length(period) = 4 AND area_part <> '')
            OVER halves IN ('merged,settled', 'settled,merged') THEN 4
        WHEN period LIKE year || '-01-01/' || year || '%' AND area_part = '' THEN 5 END AS tier
    FROM figures WHERE kind <> '' AND scope <> 3
    WINDOW halves AS (PARTITION BY area, kind, name, counts, measure, year)),
best AS (SELECT *, rank() OVER (PARTITION BY area, kind, name, counts, measure, year
    ORDER BY tier, iif(tier = 5, period, '') DESC, tier = 5 AND NOT stands) AS best FROM candidates WHERE tier > 0)
SELECT area, kind, counts, name, measure, year, iif(tier = 5, substr(period, -10), '') AS until,
    iif(tier = 4, sum(value), min(value)) AS value, iif(tier = 4, sum(value), max(value)) AS high,
    max(doubt) AS doubt, CASE WHEN max(confidence = 'low') THEN 'low' WHEN max(confidence = 'medium') THEN 'medium' ELSE 'high' END AS confidence,
    joined(read_in, place) AS read_in,
    iif(max(tier) = 1, (SELECT value FROM figures AS early WHERE early.status = 'preliminary' AND early.period = CAST(best.year AS TEXT)
        AND (early.area, early.area_part, early.counts, early.measure, early.name) = (best.area, '', best.counts, best.measure, best.name)), NULL) AS early
FROM best WHERE best = 1 GROUP BY area, kind, name, counts, measure, year;

-- And what the data files hold.
WITH areas AS (SELECT DISTINCT area FROM published_figures),
files AS (
    SELECT area, 'deaths' AS kind, source, year, sum(deaths_best) AS value FROM areas JOIN whole_record ON area IN ('PK', province) GROUP BY 1, 3, 4
    UNION ALL
    SELECT area, 'incidents', source, year, sum(events) FROM areas JOIN whole_record ON area IN ('PK', province) WHERE action <> 'abduction' GROUP BY 1, 3, 4),
every AS (
    SELECT area, kind, source, year, value, partial FROM files JOIN years USING (source, year)
    WHERE source IN ('acled', 'ucdp-ged') AND NOT (source = 'ucdp-ged' AND area = 'PK' AND kind = 'deaths' AND year IN (SELECT year FROM ucdp_totals))
    UNION ALL SELECT 'PK', 'deaths', 'ucdp-ged', year, value, 0 FROM ucdp_totals
    UNION ALL SELECT 'PK', 'deaths', 'ucdp-candidate', CAST(month AS INTEGER), sum(deaths_best), 0 FROM candidate_2025 GROUP BY 4
    UNION ALL SELECT 'PK', 'incidents', 'ucdp-candidate', CAST(month AS INTEGER), sum(events), 0 FROM candidate_2025 GROUP BY 4)
INSERT INTO beside SELECT area, kind, source, name, iif(kind = 'deaths', 'deaths', 'events'), year,
    CASE WHEN partial THEN (SELECT coalesce(max(last), '') FROM releases WHERE releases.source = every.source AND substr(last, 1, 4) = CAST(year AS TEXT))
    ELSE '' END, value, value, 0, 'high', iif(source = 'acled', 'ACLED, aggregated data', 'UCDP, data files'), NULL
FROM every JOIN names ON source = definition;

-- As the charts print it.
CREATE VIEW told AS SELECT beside.*, scope, iif(until = '', CAST(year AS TEXT), year || ', to '
    || iif(strftime('%d', until, '+1 day') = '01', '', ltrim(substr(until, 9), '0') || ' ')
    || substr('JanFebMarAprMayJunJulAugSepOctNovDec', 3 * substr(until, 6, 2) - 2, 3)) AS period,
    CASE WHEN doubt = 2 THEN 'first release' WHEN doubt = 3 THEN 'disputed' WHEN early <> value THEN 'revised from ' || as_text(early, ',') ELSE 'only value' END
    || iif(high <> value, ', up to ' || as_text(high, ','), '') AS status,
    CASE scope WHEN 0 THEN 'attacks' WHEN 1 THEN 'attacks, no militants' WHEN 2 THEN 'attacks and operations' END AS takes_in
FROM beside JOIN definitions ON counts = definition;

-- The least and the most of a whole year.
CREATE VIEW whole AS SELECT beside.*, scope FROM beside JOIN definitions ON counts = definition WHERE until = '' AND doubt < 2 AND measure <> 'cases';
CREATE TABLE ends AS SELECT DISTINCT area, kind, year,
    first_value(value) OVER up AS low, first_value(name) OVER up AS lowest, first_value(counts) OVER up AS low_counts,
    first_value(value) OVER down AS high, first_value(name) OVER down AS highest, first_value(counts) OVER down AS high_counts,
    count(*) OVER (PARTITION BY area, kind, year) AS size
FROM whole
WINDOW up AS (PARTITION BY area, kind, year ORDER BY value, scope, name), down AS (PARTITION BY area, kind, year ORDER BY value DESC, scope, name);
CREATE VIEW latest AS SELECT max(year) AS year FROM ends AS dead JOIN ends USING (area, year)
WHERE area = 'PK' AND dead.kind = 'deaths' AND ends.kind = 'incidents' AND min(dead.size, ends.size) >= 2;

-- Yearly national numbers of one measure by count.
CREATE TABLE series AS
SELECT kind, counts, year, value FROM (SELECT *, first_value(measure) OVER (PARTITION BY kind, counts ORDER BY place) AS first_measure FROM figures
    WHERE area = 'PK' AND area_part = '' AND length(period) = 4 AND stands AND scope <> 3 AND kind <> '' AND measure <> 'cases') WHERE measure = first_measure
UNION ALL SELECT 'deaths', 'acled', year, sum(deaths_best) FROM whole_record JOIN years USING (source, year) WHERE source = 'acled' AND NOT partial GROUP BY year
UNION ALL SELECT 'deaths', 'ucdp-ged', year, value FROM ucdp_totals;

CREATE VIEW quotients AS SELECT kind, one.counts AS first, other.counts AS second, year, 1.0 * one.value / other.value AS ratio
FROM series AS one JOIN series AS other USING (kind, year);

-- Two counts of different institutes, side by side: common years, and steps of both from one year to the next.
CREATE TABLE common AS SELECT kind, one.counts AS first, other.counts AS second, year, one.value AS x, other.value AS y
FROM series AS one JOIN series AS other USING (kind, year) JOIN definitions AS a ON a.definition = one.counts JOIN definitions AS b ON b.definition = other.counts
WHERE (one.counts IN ('acled', 'ucdp-ged'), one.counts) < (other.counts IN ('acled', 'ucdp-ged'), other.counts) AND a.institute <> b.institute
    AND ('gtd' NOT IN (one.counts, other.counts) OR year >= 2012);
CREATE TABLE steps AS SELECT kind, first, second, later.year, (later.x - earlier.x) * (later.y - earlier.y) > 0 AS same
FROM common AS later JOIN common AS earlier USING (kind, first, second) WHERE earlier.year = later.year - 1;
CREATE TABLE pairs AS
WITH ranks AS (SELECT kind, first, second,
    rank() OVER (PARTITION BY kind, first, second ORDER BY x) + (count(*) OVER (PARTITION BY kind, first, second, x) - 1) / 2.0 AS x,
    rank() OVER (PARTITION BY kind, first, second ORDER BY y) + (count(*) OVER (PARTITION BY kind, first, second, y) - 1) / 2.0 AS y FROM common),
rho AS (SELECT kind, first, second, count(*) AS years, iif(count(*) >= 6, (count(*) * sum(x * y) - sum(x) * sum(y))
    / sqrt((count(*) * sum(x * x) - sum(x) * sum(x)) * (count(*) * sum(y * y) - sum(y) * sum(y))), NULL) AS rho FROM ranks GROUP BY kind, first, second)
SELECT kind, first, second, years, count(*) AS n, sum(same) AS same, rho,
    coalesce(group_concat(iif(same, NULL, year), ', '), 'none') AS differ
FROM (SELECT * FROM steps ORDER BY year) JOIN rho USING (kind, first, second) GROUP BY kind, first, second HAVING count(*) >= 5;

-- First releases and later ones of the same number; numbers that contradict each other.
CREATE VIEW revisions AS SELECT one.institute, 1.0 * later.value / one.value - 1 AS change FROM figures AS one JOIN figures AS later
    USING (institute, period, area, area_part, measure, counts) WHERE one.kind <> '' AND one.status = 'preliminary' AND later.status = 'revised';
CREATE VIEW contradictions AS SELECT sum(stands) = 1 AS settled FROM figures GROUP BY institute, period, area, area_part, measure, counts
    HAVING max(status = 'contradicted') AND count(DISTINCT value) > 1;
"""
BOOK.execute("CREATE TABLE names (definition TEXT, name TEXT)")
BOOK.executemany("INSERT INTO names VALUES (?, ?)", [line.split(": ", 1) for line in NAMES.strip().splitlines()])
BOOK.executescript(VIEWS)

QUESTIONS = (
    "militant_attacks security_operations militants_killed security_killed civilians_killed "
    "criminal_violence border_clashes drone_strikes merged_districts_separate"
).split()

PRINTED = """FROM figures WHERE counts = :counts AND '+' || :measure || '+' LIKE '%+' || measure || '+%' AND area = :place AND area_part = ''
    AND (period = :when OR length(period) = 7 AND period BETWEEN substr(:when, 1, 7) AND substr(:when, 10))"""

ENDS = "FROM ends WHERE area = :place AND kind = :kind AND year = iif(:year = 'latest', (SELECT year FROM latest), :year)"

# Events and deaths in the twelve months before a month and from it on. What is dated to the year alone is not compared.
AROUND = """WITH around AS (
    SELECT province, sum(events * (month < :month)) AS events_before, sum(events * (month >= :month)) AS events_after,
        sum(deaths_best * (month < :month)) AS deaths_before, sum(deaths_best * (month >= :month)) AS deaths_after
    FROM record JOIN places USING (province)
    WHERE source = :source AND places = :places AND :violence IN ('all', violence) AND length(month) = 7
        AND month >= strftime('%Y-%m', :month || '-01', '-12 months') AND month < strftime('%Y-%m', :month || '-01', '+12 months')
    GROUP BY province)"""

# Per 30 days covered.
STEP = f"""{AROUND}, covered AS (SELECT 1.0 * sum(days * (month < :month)) / sum(days * (month >= :month)) AS fewer FROM coverage WHERE source = :source
    AND month >= strftime('%Y-%m', :month || '-01', '-12 months') AND month < strftime('%Y-%m', :month || '-01', '+12 months'))"""

# The dead of 2025 without militants; what is disputed, and what was read on one lesser page.
BARE = """SELECT name, dead.value - militants.value AS value, 0 AS disputed, 'low' IN (dead.confidence, militants.confidence) AS lesser
    FROM figures AS dead JOIN figures AS militants USING (counts, period, area, area_part, name)
    WHERE counts IN ('pips-attacks', 'picss-combat-deaths', 'crss-violence') AND period = '2025' AND area = 'PK' AND area_part = ''
        AND dead.measure = 'deaths' AND militants.measure = 'deaths-militants' AND dead.stands AND militants.stands
    UNION ALL SELECT name, value, status = 'contradicted', confidence = 'low' FROM figures
    WHERE counts = 'ispr-incidents' AND measure = 'deaths' AND period = '2025' AND area = 'PK' AND area_part = '' ORDER BY 2"""

HELD = """SELECT sum(CASE :measure WHEN 'events' THEN events ELSE deaths_best END) FROM (
    SELECT month, events, deaths_best FROM candidate_2025 UNION ALL SELECT month, events, deaths_best FROM incidents WHERE source = 'ucdp-candidate')
WHERE month BETWEEN '2025-07' AND '2025-12' OR month = '2026' OR month BETWEEN '2026-01' AND '2026-06'"""

COUNTS = f"""
-- counted counts measure place when | {{:,}}
SELECT sum(value) {PRINTED} AND stands

-- as-printed counts kind place year | {{}}
SELECT iif(early <> value, as_text(early, ',') || ', later ', '') || as_text(value, ',') || iif(high <> value, ' to ' || as_text(high, ','), '')
    || iif(until <> '', '+', '') || iif(doubt = 2 OR counts = 'ucdp-candidate', '*', '') || iif(doubt = 3, '†', '') || iif(confidence = 'low', '°', '')
FROM beside WHERE counts = :counts AND kind = :kind AND year = :year AND area = :place

-- all-values counts measure place when | values
SELECT group_concat(value) FROM (SELECT DISTINCT value {PRINTED} ORDER BY value)

-- yearly-change counts measure place when | change
SELECT 1.0 * max(iif(year = :when, value, NULL)) / max(iif(year = :when - 1, value, NULL)) - 1
{PRINTED.partition("AND (period")[0]} AND length(period) = 4 AND stands

-- counted-so-far counts kind place year | {{:,}}
SELECT value FROM beside WHERE counts = :counts AND kind = :kind AND year = :year AND area = :place

-- counted-to counts kind place year | day
SELECT iif(until = '', year || '-12-31', until) FROM beside WHERE counts = :counts AND kind = :kind AND year = :year AND area = :place

-- count-year | {{}}
SELECT year FROM latest

-- spread kind place year | {{:.1f}} times
SELECT 1.0 * high / low {ENDS}

-- spread-end kind place year end | {{:,}}
SELECT CASE :end WHEN 'low' THEN low WHEN 'high' THEN high END {ENDS}

-- spread-size kind place year | {{}}
SELECT size {ENDS}

-- agreement-all what | number-or-share
SELECT CASE :what WHEN 'same' THEN sum(same) WHEN 'n' THEN sum(n) WHEN 'share' THEN 1.0 * sum(same) / sum(n) WHEN 'pairs' THEN count(*)
    WHEN 'full' THEN sum(same = n) END FROM pairs

-- agreement-pair first second kind | {{}} of {{}}
SELECT same, n FROM pairs WHERE kind = :kind AND (first, second) IN ((:first, :second), (:second, :first))

-- revised what institute=all | number-or-most
SELECT CASE :what WHEN 'number' THEN count(*) WHEN 'most' THEN max(abs(change)) END FROM revisions WHERE :institute IN ('all', institute)

-- contradictions what | {{}}
SELECT CASE :what WHEN 'all' THEN count(*) WHEN 'settled' THEN sum(settled) WHEN 'open' THEN sum(NOT settled) END FROM contradictions

-- record-step source measure places month violence=all | {{:.1f}} times
{STEP} SELECT CASE :measure WHEN 'events' THEN fewer * sum(events_after) / sum(events_before) WHEN 'deaths' THEN fewer * sum(deaths_after) / sum(deaths_before)
    WHEN 'deaths-per-event' THEN (1.0 * sum(deaths_after) / sum(events_after)) / (1.0 * sum(deaths_before) / sum(events_before)) END FROM around, covered

-- count-ratio first second kind year | {{:.1f}} times
SELECT ratio FROM quotients WHERE kind = :kind AND first = :first AND second = :second AND year = :year

-- ratio-range first second kind | {{:.1f}} to {{:.1f}}
SELECT min(ratio), max(ratio) FROM quotients WHERE kind = :kind AND first = :first AND second = :second

-- ucdp-undated year | {{:,}}
SELECT sum(deaths_best) FROM record WHERE source = 'ucdp-ged' AND month = :year

-- crosscheck check measure place when | {{:,}}
SELECT sum(CASE :measure WHEN 'events' THEN events WHEN 'deaths' THEN deaths_best WHEN 'deaths-low' THEN deaths_low WHEN 'deaths-high' THEN deaths_high END)
FROM crosschecks WHERE "check" = :check AND replace(place, ' ', '_') = :place AND (period = :when OR substr(period, 1, length(:when) + 1) = :when || '-')

-- preliminary-year measure | {{:,}}
{HELD}

-- preliminary-year-gap measure | {{:.1%}}
SELECT abs(1.0 * ({HELD}) / (SELECT CASE :measure WHEN 'events' THEN events ELSE deaths_best END FROM crosschecks WHERE "check" = 'twelve-months') - 1)
"""


def case() -> dict[str, int]:
    """From the least to the most of 2025, step by step."""
    sides = ("militants", "security", "civilians")
    picss, pips = (
        {side: value("counted", counts, f"deaths-{side} PK 2025") for side in sides} for counts in ("picss-combat-deaths", "pips-attacks")
    )
    killed = value("counted pips-operations deaths-militants PK 2025")
    first, last = value("counted pips-attacks deaths PK 2025"), value("counted picss-combat-deaths deaths PK 2025")
    found = {side: picss[side] - pips[side] for side in sides}
    found["militants"] -= killed
    found |= {"first": first, "definition": killed, "both": first + killed, "last": last, "gap": last - first}
    return found | {"institute": last - first - killed, "committees": last - sum(picss.values())}


def bare() -> dict[str, tuple]:
    return {name: row for name, *row in lines(BARE)}


def without_militants(which: str):
    low, *_, high = [dead for dead, *_ in bare().values()]
    return {"lowest": low, "highest": high, "ratio": high / low}[which]


FACTS = questions(COUNTS) | {
    "case-step": ("{:,}", lambda name: case()[name]),
    "case-share": ("{:.0%}", lambda: case()["definition"] / case()["gap"]),
    "case-without": (lambda answer: f"{answer:.1f} times" if isinstance(answer, float) else f"{answer:,}", without_militants),
    "counting-rows": ("{:,}", lambda table: only(f'SELECT count(*) FROM "{table}"')),
    "published-with": (
        "{:,}",
        lambda field, wanted: only(f'SELECT count(*) FROM published_figures WHERE "{field}" = :wanted', wanted=wanted),
    ),
    "definitions-with": ("{}", lambda field, wanted: only(f'SELECT count(*) FROM counting_rules WHERE "{field}" = :wanted', wanted=wanted)),
}


def ispr_apart(factor) -> bool:
    attacks = max(value("counted", counts, "attacks PK 2025") for counts in ("pips-attacks", "picss-attacks"))
    dead = {name: row[0] for name, row in bare().items()}
    own = dead.pop("ISPR, incidents")
    return value("counted ispr-incidents incidents PK 2025") >= float(factor) * attacks and min(dead.values()) <= own <= max(dead.values())


TRUTHS = {"case-ispr-apart-in-incidents": ispr_apart} | questions("""
-- spread-between kind place year low high
SELECT (low_counts, high_counts) = (:low, :high) FROM ends
WHERE area = :place AND kind = :kind AND year = iif(:year = 'latest', (SELECT year FROM latest), :year)

-- all-deaths-rose year
SELECT min(later.value > earlier.value) FROM series AS later JOIN series AS earlier USING (kind, counts)
WHERE kind = 'deaths' AND later.year = :year AND earlier.year = :year - 1

-- only-ucdp-turned year others
SELECT min(iif(counts = 'ucdp-ged', later.value > earlier.value, later.value < earlier.value)) FROM series AS later JOIN series AS earlier USING (kind, counts)
WHERE kind = 'deaths' AND later.year = :year AND earlier.year = :year - 1 AND '+ucdp-ged+' || :others || '+' LIKE '%+' || counts || '+%'

-- ratio-crossed-one first second kind before after
SELECT min(CASE WHEN year <= :before THEN ratio > 1 WHEN year >= :after THEN ratio < 1 ELSE 1 END) FROM quotients
WHERE kind = :kind AND first = :first AND second = :second
""")

FALSE = {
    "spread-between deaths PK-KP 2025 crss-violence pips-attacks": r"PIPS, attacks to CRSS",
    "case-ispr-apart-in-incidents 9": r"5,397 against 699 and 1,063",
    "all-deaths-rose 2020": r"-\d+",
    "only-ucdp-turned 2021 acled+picss-attacks": r"acled [+-]\d.*picss-attacks [+-]\d",
    "ratio-crossed-one pips-attacks gtd incidents 2014 2015": r"2014 0\.\d\d",
}


# --- Charts ---------------------------------------------------------------------------------

THREE = "PK-KP+PK-PB+PK-SD"
FIVE_YEARS = "year BETWEEN (SELECT year FROM latest) - 4 AND (SELECT year FROM latest)"
TOLD = 'name, measure, period, value AS Value, status AS Status, read_in AS "Read in", confidence AS Confidence'


def national(kind):
    table = wide(f"SELECT {TOLD}, takes_in AS \"Takes in\" FROM told WHERE area = 'PK' AND kind = :kind AND {FIVE_YEARS}", 3, kind=kind)
    ends = f"spread-end {kind} PK latest low; spread-end {kind} PK latest high"
    finding = f"{ends}; count-year" if kind == "deaths" else f"count-year; {ends}"
    alt = f"{len({name for _, name, *_ in table})}; 5; count-year; {ends}"
    for year in column(f"SELECT DISTINCT year FROM beside WHERE {FIVE_YEARS} ORDER BY year"):
        alt += f"; {year}; spread {kind} PK {year}"
    return Chart(table, finding, alt, index=("Count", "Measure", "Period"))


def national_deaths():
    return national("deaths")


def national_incidents():
    return national("incidents")


def kp_and_balochistan():
    table = wide(
        f"""SELECT iif(area = 'PK-KP', 'Khyber Pakhtunkhwa', 'Balochistan'), {TOLD} FROM told
        WHERE area IN ('PK-KP', 'PK-BA') AND kind = 'deaths' AND {FIVE_YEARS}""",
        4,
    )
    ends = "; ".join(f"spread-end deaths {area} latest {end}" for area in ("PK-KP", "PK-BA") for end in ("low", "high"))
    finding = "count-year; spread deaths PK-KP latest; spread deaths PK-BA latest"
    first = int(value("count-year")) - 4
    return Chart(table, finding, f"{first}; count-year; {ends}", index=("Area", "Count", "Measure", "Period"))


def one_year_step_by_step():
    one, crss = case(), value("counted crss-violence deaths PK 2025")
    low = lines("""SELECT counts, measure FROM figures
        WHERE area = 'PK' AND area_part = '' AND period = '2025' AND stands AND confidence = 'low'""")
    picss = {side: ("picss-combat-deaths", f"deaths-{side}") in low for side in ("militants", "security", "civilians")}
    printed, apart, flag = "a printed count, or a sum of two", "difference between institutes", "found on one minor site only"
    steps = [
        ("PIPS: dead in attacks", one["first"], printed, False),
        ("added: militants killed by the forces, as PIPS counts", one["definition"], "definition", False),
        ("PIPS: attacks and operations", one["both"], printed, False),
        ("added: militants", one["militants"], apart, picss["militants"]),
        ("added: security personnel", one["security"], apart, picss["security"]),
        ("added: civilians", one["civilians"], apart, picss["civilians"]),
        ("added: peace committee members", one["committees"], apart, any(picss.values())),
        ("PICSS: combat-related dead", one["last"], printed, ("picss-combat-deaths", "deaths") in low),
        ("CRSS: attacks and operations", crss, printed, ("crss-violence", "deaths") in low),
    ]
    steps = [(*step, flag * lesser) for *step, lesser in steps]
    for name, (dead, disputed, lesser) in bare().items():
        kind = "printed, without militants" if name.startswith("ISPR") else "printed total less militants"
        steps.append((f"Without militants: {name}", dead, kind, "; ".join(["disputed"] * disputed + [flag] * lesser)))
    table = {(column, name): cell for name, *cells in steps for column, cell in zip(("Dead", "Kind of step", "Flag"), cells)}
    alt = "; ".join(f"case-step {name}" for name in ("first", "definition", "both", "institute", "last"))
    alt += f"; {crss:,}; case-without lowest; case-without highest"
    return Chart(table, "2025; case-share", alt, index=("Step",))


CURRENT = """(SELECT DISTINCT counts AS definition FROM told WHERE area = 'PK' AND kind = 'deaths' AND year = (SELECT year FROM latest))"""


def who_counts_what():
    answers = {question: f"replace({question}, 'unknown', 'not known')" for question in QUESTIONS}
    joined = [" || ', ' || ".join(answers[question] for question in some) for some in (QUESTIONS[:2], QUESTIONS[2:5], QUESTIONS[5:8])]
    table = wide(f"""SELECT name,
        {joined[0]} AS "Attacks, operations", {joined[1]} AS "Dead militants, forces, civilians", {joined[2]} AS "Crime, border fire, drones",
        {" + ".join(f"({question} = 'unknown')" for question in QUESTIONS)} AS "Not known", {answers["merged_districts_separate"]} AS "Former FATA apart",
        iif(until IS NULL, 'since ' || since, since || ' to ' || until) AS "Years", label AS "In the institute's words"
        FROM counting_rules JOIN names USING (definition) JOIN {CURRENT} USING (definition)""")
    every, both = (
        only(f"SELECT count(*) FROM definitions JOIN {CURRENT} USING (definition) WHERE {which}") for which in ("1", "scope = 2")
    )
    unknown = sum(cell for (column, _), cell in table.items() if column == "Not known")
    killed = "; ".join(
        str(only(f"SELECT count(*) FROM counting_rules JOIN {CURRENT} USING (definition) WHERE militants_killed = '{answer}'"))
        for answer in ("yes", "partly", "no")
    )
    return Chart(table, f"{both}; {every}", f"{every}; 9; {both}; {killed}; {unknown}; {9 * every}", index=("Count",))


def agreeing() -> dict[tuple[str, str], dict]:
    """The pairs of counts in the order of the chart, as it names them."""
    short = {"acled": "ACLED", "ucdp-ged": "UCDP", "gtd": "GTD", "pips-attacks": "PIPS", "picss-attacks": "PICSS"}
    short |= {"crss-violence": "CRSS since 2018", "crss-violence-all": "CRSS to 2017"}
    names = dict(lines("SELECT definition, name FROM names")) | short
    pairs = rows("""SELECT * FROM pairs ORDER BY kind, 1.0 * same / n DESC, n DESC,
        first IN ('acled', 'ucdp-ged'), first, second IN ('acled', 'ucdp-ged'), second""")
    return {(f"{names[pair['first']]} and {names[pair['second']]}", pair["kind"]): pair for pair in pairs}


def agreement_in_direction():
    columns = {"Common years": "years", "Steps": "n", "Same direction": "same", "Differ in": "differ", "Rank correlation (Spearman)": "rho"}
    table = {
        (column, *key): float("nan") if pair[name] is None else pair[name]
        for key, pair in agreeing().items()
        for column, name in columns.items()
    }
    years = only("SELECT max(year) - min(year) + 1 FROM steps JOIN pairs USING (kind, first, second)")
    finding = "agreement-all same; agreement-all n"
    alt = f"agreement-all pairs; {years}; {finding}; agreement-all full; agreement-pair acled ucdp-ged deaths"
    return Chart(table, finding, alt, 2, ("Pair", "Measure"))


QUARTERS = """SELECT year || ' quarter ' || quarter, 30.0 * sum(events) / sum(days), 1.0 * sum(deaths) / sum(events) FROM (
    SELECT substr(coverage.month, 1, 4) AS year, (substr(coverage.month, 6) + 2) / 3 AS quarter, days,
        coalesce(sum(events), 0) AS events, coalesce(sum(deaths_best), 0) AS deaths
    FROM coverage LEFT JOIN (SELECT * FROM record JOIN places USING (province) WHERE places = :places AND :violence IN ('all', violence))
        USING (source, month)
    WHERE source = :source AND month BETWEEN :first AND :last AND days >= 28 GROUP BY coverage.month)
GROUP BY year, quarter HAVING count(*) = 3"""


def panels() -> list[dict[str, dict[str, float]]]:
    """The series of each panel of the breaks, by name and period."""
    where, found = "KP, Punjab and Sindh", []
    for name, source, places, first, last, violence, at in (
        (f"ACLED, violence against civilians, {where}, events per 30 days", "acled", THREE, "2016-01", "2020-12", "civilians", 1),
        (f"ACLED, all events, {where}, per 30 days", "acled", THREE, "2018-07", "2021-12", "all", 1),
        (f"UCDP, all events, {where}, per 30 days", "ucdp-ged", THREE, "2018-07", "2021-12", "all", 1),
        ("ACLED, Balochistan, events per 30 days", "acled", "PK-BA", "2022-01", "2025-12", "all", 1),
        ("ACLED, Balochistan, deaths per event", "acled", "PK-BA", "2022-01", "2025-12", "all", 2),
    ):
        quarters = lines(QUARTERS, source=source, places=places, first=first, last=last, violence=violence)
        found.append({name: {row[0]: row[at] for row in quarters}})
    for name, kind, first, second in (
        ("ACLED to UCDP, deaths", "deaths", "acled", "ucdp-ged"),
        ("PIPS to GTD, attacks", "incidents", "pips-attacks", "gtd"),
        ("PIPS to Ministry, attacks", "incidents", "pips-attacks", "ministry-terrorism"),
    ):
        sql = "SELECT CAST(year AS TEXT), ratio FROM quotients WHERE kind = :kind AND first = :first AND second = :second ORDER BY year"
        found.append({f"ratio: {name}": dict(lines(sql, kind=kind, first=first, second=second))})
    sql = "SELECT CAST(year AS TEXT), value FROM series WHERE kind = 'deaths' AND counts = :counts ORDER BY year"
    names = {"crss-violence-all": "CRSS, all violence", "crss-violence": "CRSS, attacks and operations"}
    return [*found, {f"{name}, deaths": dict(lines(sql, counts=counts)) for counts, name in names.items()}]


def breaks_in_the_records():
    table = {("Value", name, when): number for panel in panels() for name, line in panel.items() for when, number in line.items()}
    civil, all_events = f"record-step acled events {THREE} 2018-07 violence=civilians", f"record-step acled events {THREE} 2020-01"
    local = "record-step acled events PK-BA 2024-01"
    per_event = "1.0 * sum(deaths_before) / sum(events_before), 1.0 * sum(deaths_after) / sum(events_after)"
    before, after = ask("source month places violence=all", f"{AROUND} SELECT {per_event} FROM around")("acled", "2024-01", "PK-BA")
    sql = "SELECT ratio, year FROM quotients WHERE first = 'pips-attacks' AND second = 'gtd' AND kind = 'incidents' ORDER BY year"
    (old, begin), *_, (new, end) = lines(sql)
    alt = f"{civil}; 2018; {all_events}|.2f; 2020; record-step ucdp-ged events {THREE} 2020-01|.2f; {local}; 2024; "
    alt += f"{before:.2f}; {after:.2f}; {old:.1f}; {begin}; {new:.1f}; {end}"
    return Chart(table, f"2018; {civil}; 2020; {all_events}", alt, 2, ("Series", "Period"))


AUDIT = {"Events, after to before": "change", "Beside a second source": "contrast", "Events to deaths": "mix"}


def audit_breaks():
    columns = ", ".join(
        f"""{name} AS "{title}", as_text({name}_low, '.2f') || ' to ' || as_text({name}_high, '.2f') AS "{title}: interval" """
        for title, name in AUDIT.items()
    )
    table = wide(
        f"""SELECT iif(audit.source = 'acled', 'ACLED', 'UCDP'), candidate, iif(audit.province = 'PK', 'Pakistan', name), {columns},
            coalesce(as_text(reference_as_large, '.0%'), '–') AS "Other months with as large a change", verdict AS Verdict
        FROM estimates_audit AS audit JOIN provinces USING (province) JOIN verdicts
            ON statement = 'audit' AND part = audit.source || ' ' || candidate AND verdicts.province = audit.province
        ORDER BY audit.source, candidate, instr('PK PK-KP PK-BA PK-SD PK-PB', audit.province)""",
        index=3,
    )
    verdicts = [cell for (column, *_), cell in table.items() if column == "Verdict"]
    every, shown, suspected = str(len(verdicts)), str(verdicts.count("break in the record")), str(verdicts.count("suspected"))
    country = lines("""SELECT substr(candidate, 1, 4), change FROM estimates_audit WHERE province = 'PK' AND change IS NOT NULL
        ORDER BY source, candidate""")
    alt = [shown, every, suspected, *(text for year, change in country for text in (year, ratio(change)))]
    return Chart(table, [shown, every], alt, 2, ("Record", "Suspected from", "Place"))


CHARTS = {
    chart.__name__: chart
    for chart in (
        national_deaths,
        national_incidents,
        kp_and_balochistan,
        one_year_step_by_step,
        who_counts_what,
        agreement_in_direction,
        breaks_in_the_records,
        audit_breaks,
    )
}
