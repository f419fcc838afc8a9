"""Facts and truths that any chapter may name."""

from recount import value
from recount.tables import questions

# Events and deaths in the twelve months before a month and from it on. What is dated to the year alone is not compared.
AROUND = """WITH around AS (
    SELECT province, sum(events * (month < :month)) AS events_before, sum(events * (month >= :month)) AS events_after,
        sum(deaths_best * (month < :month)) AS deaths_before, sum(deaths_best * (month >= :month)) AS deaths_after
    FROM record JOIN places USING (province)
    WHERE source = :source AND places = :places AND :violence IN ('all', violence) AND length(month) = 7
        AND month >= strftime('%Y-%m', :month || '-01', '-12 months') AND month < strftime('%Y-%m', :month || '-01', '+12 months')
    GROUP BY province)"""

RATE = "FROM rates WHERE source = :source AND measure = :measure AND places = :places AND period = :when"

LARGEST_YEAR = """sum(number) AS most, year FROM years JOIN counts USING (source, year) JOIN places USING (province)
    WHERE source = :source AND measure = :measure AND places = :places GROUP BY year ORDER BY most DESC, year LIMIT 1"""

RECORD = f"""
-- total source measure places when | {{:,}}
SELECT total {RATE}

-- per-30-days source measure places when | {{:,.0f}}
SELECT rate {RATE}

-- ratio source measure places after before | {{:.1f}} times
SELECT (SELECT rate {RATE.replace(":when", ":after")}) / (SELECT rate {RATE.replace(":when", ":before")})

-- share source measure places when | {{:.0%}}
SELECT 1.0 * (SELECT total {RATE}) / (SELECT total {RATE.replace(":places", "'country'")})

-- peak source measure places | {{:,}}
SELECT most FROM (SELECT {LARGEST_YEAR})

-- peak-year source measure places | {{}}
SELECT year FROM (SELECT {LARGEST_YEAR})

-- merged-share when | {{:.0%}}
SELECT 1.0 * sum(deaths_best * (former_fata = 'true')) / sum(deaths_best) FROM record JOIN periods USING (source, month)
WHERE source = 'ucdp-ged' AND province = 'PK-KP' AND period = :when

-- last-full-year source | {{}}
SELECT max(year) FROM years WHERE source = :source AND NOT partial

-- last-rate-per-100-000 source province | {{:.1f}}
SELECT rate FROM rates_per_head WHERE source = :source AND province = :province AND NOT partial ORDER BY year DESC LIMIT 1

-- period-name source when | span
SELECT min(month), max(month) FROM periods WHERE source = :source AND period = :when AND days > 0

-- months-in source when | {{}}
SELECT count(*) FROM periods WHERE source = :source AND period = :when AND days > 0

-- months-reconciled what | {{}}
SELECT CASE :what WHEN 'all' THEN count(*) WHEN 'equal' THEN sum(deaths_ucdp = deaths_panel) WHEN 'unequal' THEN sum(deaths_ucdp <> deaths_panel) END
FROM reconciliation WHERE difference IS NOT NULL
"""

EDITION = """
-- edition | {}
SELECT version FROM edition

-- edition-date | day
SELECT created FROM edition

-- release source | {}
SELECT upper(substr(:source, 1, instr(:source || '-', '-') - 1)) || ' ' || group_concat(release, '; ') FROM releases WHERE source = :source

-- cutoff source | day
SELECT max(last) FROM releases WHERE source = :source

-- last-month-of-totals | day
SELECT max(last) FROM releases WHERE source = 'ucdp-country-months'

-- covered-years source | {} to {}
SELECT substr(min(first), 1, 4), substr(max(last), 1, 4) FROM releases WHERE source = :source

-- checks source | {}
SELECT sum(checked.value) FROM releases, json_each(code_status) AS checked WHERE source = :source AND key LIKE 'Check%'
"""

# Statements but the report's own: all, those of a side, of an issue, or of side/issue.
STATEMENTS = """FROM quotations WHERE CASE WHEN :what IN (SELECT "group" FROM quotations) THEN "group" = :what AND issue <> 'report'
    ELSE "group" <> 'report' AND (:what = issue OR :what = "group" || '/' || issue OR :what = 'all' AND issue <> 'report') END"""

WORDS = "(length(words) - length(replace(words, ' ', '')) + 1)"

REGISTERS = f"""
-- event-date event | day
SELECT date FROM chronology WHERE event = :event

-- event-end event | day
SELECT "end" FROM chronology WHERE event = :event

-- register-events kind=all | {{:,}}
SELECT count(*) FROM chronology WHERE :kind IN ('all', kind)

-- register-events-since year | {{:,}}
SELECT count(*) FROM chronology WHERE date >= :year

-- register-first-year | {{}}
SELECT substr(min(date), 1, 4) FROM chronology

-- register-last-event | day
SELECT substr(max(date), 1, 7) FROM chronology

-- register-last-read register=chronology | day
SELECT max(substr(date, 1, 7)) FROM (SELECT 'chronology' AS register, date FROM chronology WHERE confidence <> 'cited'
    UNION ALL SELECT 'quotations', date FROM quotations) WHERE register = :register

-- searches-made purpose=all | {{:,}}
SELECT count(*) FROM searches WHERE :purpose IN ('all', rule) OR ';' || statement || ';' LIKE '%;' || :purpose || ';%'

-- register-statements what=all | {{:,}}
SELECT count(*) {STATEMENTS}

-- register-quoted what=all | {{:,}}
SELECT count(*) {STATEMENTS} AND type = 'quotation'

-- register-words what=all | {{:,}}
SELECT sum{WORDS} {STATEMENTS} AND type = 'quotation'

-- register-issues what=all | {{}}
SELECT count(DISTINCT issue) {STATEMENTS}

-- register-sides what=all | {{}}
SELECT count(DISTINCT "group") {STATEMENTS}

-- register-relays what=all | {{:,}}
SELECT count(*) {STATEMENTS} AND relay = 'relay'

-- register-unseen what=all | {{:,}}
SELECT count(*) {STATEMENTS} AND confidence = 'low'

-- answers *kinds | {{}}
SELECT count(*) FROM claims LEFT JOIN verdicts ON verdicts.statement = measured AND part = '' AND province = 'PK', json_each(:kinds) AS wanted
WHERE wanted.value IN ('all', replace(coalesce(nullif(claims.verdict, ''), verdicts.verdict), ' ', '-'))
"""

FACTS = questions(RECORD) | questions(EDITION) | questions(REGISTERS)

TRUTHS = {
    "majority": lambda *a: value("share", *a) > 0.5,
    "merged-majority": lambda when: value("merged-share", when) > 0.5,
    "rose": lambda *a: value("ratio", *a) > 1,
    "fell": lambda *a: value("ratio", *a) < 1,
} | questions(f"""
-- ends-in source year
SELECT max(month) LIKE :year || '-%' FROM full_months WHERE source = :source

-- ends-before source year
SELECT max(month) < :year || '-01' FROM full_months WHERE source = :source

-- ranks-first source measure places when
SELECT group_concat(places, '+') LIKE :places || '%' FROM (SELECT places FROM rates JOIN provinces ON places = province
    WHERE source = :source AND measure = :measure AND period = :when AND province <> 'PK' ORDER BY total DESC, "order")

-- ranks-first-per-head source places
SELECT group_concat(province, '+') LIKE :places || '%' FROM (SELECT province FROM rates_per_head
    WHERE source = :source AND year = (SELECT max(year) FROM years WHERE source = :source AND NOT partial) ORDER BY rate DESC)

-- events-doubled source month places violence
{AROUND} SELECT min(events_after >= 2 * events_before) FROM around

-- events-halved source month places violence
{AROUND} SELECT min(events_after * 2 <= events_before) FROM around

-- events-rose source month places violence
{AROUND} SELECT sum(events_after) > sum(events_before) FROM around

-- deaths-per-event-fell source month places violence=all
{AROUND} SELECT 1.0 * sum(deaths_after) / sum(events_after) < 1.0 * sum(deaths_before) / sum(events_before) FROM around

-- register-words-within first second factor
SELECT max(one, other) <= :factor * min(one, other) FROM (SELECT
    sum({WORDS} * ('+' || :first || '+' LIKE '%+' || "group" || '+%')) AS one,
    sum({WORDS} * ('+' || :second || '+' LIKE '%+' || "group" || '+%')) AS other
    FROM quotations WHERE type = 'quotation' AND issue <> 'report')
""")

# One use of each that is false, and the numbers that its reason must give.
FALSE = {
    "ends-in acled 2021": r"it ends with 20\d\d-\d\d",
    "ends-before ucdp-ged 2019": r"it ends with 20\d\d-12",
    "ranks-first acled deaths PK-BA+PK-KP last12": r"PK-KP \d[\d,]+, PK-BA",
    "ranks-first-per-head acled PK-PB": r"PK-BA \d+\.\d, PK-KP \d",
    "majority acled deaths PK-BA last12": r"share \d+\.\d%",
    "merged-majority 2007": r"share \d",
    "rose acled deaths PK-BA 2016 2015": r"0\.\d\d times",
    "fell acled deaths PK-KP 2012 2011": r"[1-9]\.\d\d times",
    "events-doubled acled 2020-01 PK-KP+PK-PB all": r"PK-KP 0\.\d times, PK-PB 0\.\d times",
    "events-halved acled 2024-01 PK-BA all": r"PK-BA \d\.\d\d times",
    "events-rose acled 2020-01 PK-KP all": r"\d+ to \d+",
    "deaths-per-event-fell acled 2018-01 PK-BA": r"\d\.\d\d to \d\.\d\d",
    "register-words-within federal-cabinet ttp 1.01": r"federal-cabinet [\d,]+ words, ttp [\d,]+",
}
