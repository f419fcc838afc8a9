"""Facts and truths that any chapter may name."""

from recount.tables import questions

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

-- last-year source | {{}}
SELECT CAST(max(month) AS INTEGER) FROM full_months WHERE source = :source

-- last-full-year source | {{}}
SELECT max(year) FROM years WHERE source = :source AND NOT partial

-- last-rate-per-100-000 source place | {{:.1f}}
SELECT rate FROM rates_per_head WHERE source = :source AND province = :place AND NOT partial ORDER BY year DESC LIMIT 1

-- period-name source when | span
SELECT min(month), max(month) FROM periods WHERE source = :source AND period = :when AND days > 0

-- months-reconciled what | {{}}
SELECT CASE :what WHEN 'all' THEN count(*) WHEN 'equal' THEN sum(deaths_ucdp = deaths_panel) WHEN 'unequal' THEN sum(deaths_ucdp <> deaths_panel) END
FROM reconciliation WHERE difference IS NOT NULL
"""

EDITION = """
-- edition | {}
SELECT version FROM edition

-- edition-date | day
SELECT max(created, (SELECT max(date) FROM searches)) FROM edition

-- release source | {}
SELECT upper(substr(:source, 1, instr(:source || '-', '-') - 1)) || ' ' || group_concat(release, '; ') FROM releases WHERE source = :source

-- cutoff source | day
SELECT max(last) FROM releases WHERE source = :source

-- last-month-of-totals | day
SELECT max(last) FROM releases WHERE source = 'ucdp-country-months'

-- covered-years source | {} to {}
SELECT substr(min(first), 1, 4), substr(max(last), 1, 4) FROM releases WHERE source = :source

-- events-across-months source | {}
SELECT events_across_months FROM releases WHERE source = :source

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

-- event-words event *words | {{}}
SELECT said FROM chronology JOIN (SELECT group_concat(value, ' ') AS said FROM json_each(:words))
WHERE event = :event AND ' ' || summary || ' ' LIKE '% ' || said || ' %'

-- register-read register how | {{:,}}
SELECT count(*) FROM (SELECT 'chronology' AS register, read FROM chronology UNION ALL SELECT 'quotations', read FROM quotations)
WHERE register = :register AND read LIKE :how || ' of%'

-- register-read-length register | {{}}
SELECT DISTINCT substr(read, instr(read, '(') + 1, instr(read, 'characters)') + 9 - instr(read, '('))
FROM (SELECT 'chronology' AS register, read FROM chronology UNION ALL SELECT 'quotations', read FROM quotations)
WHERE register = :register AND read LIKE '%characters)%'

-- register-events what=all | {{:,}}
SELECT count(*) FROM chronology WHERE :what IN ('all', kind, place)

-- register-events-since year | {{:,}}
SELECT count(*) FROM chronology WHERE date >= :year

-- register-first-year | {{}}
SELECT substr(min(date), 1, 4) FROM chronology

-- register-last-event | day
SELECT substr(max(date), 1, 7) FROM chronology

-- register-last-read register | day
SELECT max(substr(date, 1, 7)) FROM (SELECT 'chronology' AS register, date FROM chronology WHERE confidence <> 'cited'
    UNION ALL SELECT 'quotations', date FROM quotations) WHERE register = :register

-- searches-made purpose | {{:,}}
SELECT count(*) FROM searches WHERE :purpose IN ('all', rule) OR ';' || statement || ';' LIKE '%;' || :purpose || ';%'

-- register-statements what=all | {{:,}}
SELECT count(*) {STATEMENTS}

-- register-quoted what=all | {{:,}}
SELECT count(*) {STATEMENTS} AND type = 'quotation'

-- most-discussed | {{}}
SELECT issue FROM quotations WHERE issue <> 'report' GROUP BY issue ORDER BY count(*) DESC LIMIT 1

-- register-sides what=all | {{}}
SELECT count(DISTINCT "group") {STATEMENTS}

-- register-relays what=all | {{:,}}
SELECT count(*) {STATEMENTS} AND relay = 'relay'

-- pages-named what=all | {{:,}}
SELECT count(DISTINCT url) FROM (SELECT url FROM quotations UNION SELECT url FROM chronology UNION SELECT url FROM published_figures
    UNION SELECT url FROM governments) WHERE url <> ''

-- pages-archived what=all | {{:,}}
SELECT count(*) FROM archives WHERE archive_url <> '' AND url IN (SELECT url FROM quotations UNION SELECT url FROM chronology
    UNION SELECT url FROM published_figures UNION SELECT url FROM governments)

-- register-unseen what=all | {{:,}}
SELECT count(*) {STATEMENTS} AND confidence = 'low'

-- answers *kinds | {{}}
SELECT count(*) FROM claims LEFT JOIN verdicts ON verdicts.statement = measured AND part = '' AND province = 'PK', json_each(:kinds) AS wanted
WHERE wanted.value IN ('all', replace(coalesce(nullif(claims.verdict, ''), verdicts.verdict), ' ', '-'))
"""

FACTS = questions(RECORD) | questions(EDITION) | questions(REGISTERS)

TRUTHS = questions(f"""
-- ranks-first source measure places when
SELECT group_concat(places, '+') LIKE :places || '%' FROM (SELECT places FROM rates JOIN provinces ON places = province
    WHERE source = :source AND measure = :measure AND period = :when AND province <> 'PK' ORDER BY total DESC, "order")

-- ranks-first-per-head source places
SELECT group_concat(province, '+') LIKE :places || '%' FROM (SELECT province FROM rates_per_head
    WHERE source = :source AND year = (SELECT max(year) FROM years WHERE source = :source AND NOT partial) ORDER BY rate DESC)

-- register-words-within first second factor
SELECT max(one, other) <= :factor * min(one, other) FROM (SELECT
    sum({WORDS} * ('+' || :first || '+' LIKE '%+' || "group" || '+%')) AS one,
    sum({WORDS} * ('+' || :second || '+' LIKE '%+' || "group" || '+%')) AS other
    FROM quotations WHERE type = 'quotation' AND issue <> 'report')
""")

# One use of each that is false, and the numbers that its reason must give.
FALSE = {
    "ranks-first acled deaths PK-BA+PK-KP last12": r"PK-KP \d[\d,]+, PK-BA",
    "ranks-first-per-head acled PK-PB": r"PK-BA \d+\.\d, PK-KP \d",
    "register-words-within federal-cabinet ttp 1.01": r"federal-cabinet [\d,]+ words, ttp [\d,]+",
}
