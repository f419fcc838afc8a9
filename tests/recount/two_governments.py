"""Positions and governments: the facts and charts of `two-governments.md`."""

import math
import re
import statistics

import yaml

from recount import Chart, value
from recount.any_chapter import WORDS
from recount.tables import BOOK, DATA, SPEC, column, lines, long, long_day, only, questions, ratio, wide

SIDES = {"federal-cabinet": "Federal cabinet", "military": "Military", "kp-government": "KP government", "pti": "PTI"}
CODEBOOK = yaml.safe_load((DATA / "codebook.yml").read_text(encoding="utf-8"))
CHAPTER = (DATA.parent / "chapters" / "two-governments.md").read_text(encoding="utf-8")

for table, rows in {
    "quoted_here (quotation)": [[key] for key in re.findall(r"```\{quotation\} (\S+)", CHAPTER)],
    "examples (issue, id)": [(name, one["id"]) for name, issue in CODEBOOK["issues"].items() for one in issue["examples"].values()],
    "renderings (id, item)": [(key, min(group)) for group in CODEBOOK["renderings"] for key in group],
    "outlier_months (province, month)": [(one["province"], str(one["month"])) for one in SPEC["outlier_months"]],
}.items():
    BOOK.execute(f"CREATE TABLE {table}")
    BOOK.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)

BOOK.executescript("""
-- How a position is known; one that is relayed or paraphrased alone carries nothing.
CREATE VIEW coded AS SELECT positions.*,
    CASE WHEN register = 'chronology' THEN register WHEN type = 'paraphrase' THEN type ELSE relay END AS known_by,
    register = 'chronology' OR type <> 'paraphrase' AND relay <> 'relay' AS carries
FROM positions LEFT JOIN quotations ON quotation = id AND register = 'quotations';

-- Items by which agreement is measured: no examples, renderings and joint events once.
CREATE VIEW judged AS SELECT issue, coalesce(item, id) AS item, code_a, code_b, register, id, date, min(date || ' ' || position) AS turn
FROM positions LEFT JOIN renderings USING (id)
WHERE (issue, coalesce(item, id)) NOT IN (SELECT issue, coalesce(item, id) FROM examples LEFT JOIN renderings USING (id))
GROUP BY 1, 2, 3, 4;
CREATE VIEW judged_by_others AS SELECT issue, coalesce(item, id) AS item, code_a, code_c AS code_b, register
FROM positions LEFT JOIN renderings USING (id)
WHERE (issue, coalesce(item, id)) NOT IN (SELECT issue, coalesce(item, id) FROM examples LEFT JOIN renderings USING (id))
GROUP BY 1, 2, 3, 4;

-- Who governed on most days of a month (on a day of handover the later one): one party, partners, opposed parties or caretakers; and
-- whether the federal level held talks in it.
CREATE TABLE party_months AS WITH RECURSIVE
days (day) AS (SELECT '2002-12-01' UNION ALL SELECT date(day, '+1 day') FROM days
    WHERE day < (SELECT date(substr(max(date), 1, 7) || '-01', '+1 month', '-1 day') FROM chronology WHERE confidence <> 'cited')),
heads AS MATERIALIZED (SELECT day, level, leading_party AS party, ';' || parties || ';' AS parties, caretaker, max("from") FROM days
    JOIN governments ON day >= "from" AND ("to" = '' OR day <= "to") WHERE level IN ('federal', 'PK-KP') GROUP BY day, level),
relations AS (SELECT substr(day, 1, 7) AS month, CASE WHEN federal.caretaker OR kp.caretaker THEN 'caretaker'
    WHEN federal.party = kp.party THEN 'same' WHEN instr(kp.parties, ';' || federal.party || ';')
        AND instr(federal.parties, ';' || kp.party || ';') THEN 'partners' ELSE 'opposed' END AS state,
        federal.party AS federal, kp.party AS kp
    FROM heads AS federal JOIN heads AS kp USING (day) WHERE federal.level = 'federal' AND kp.level = 'PK-KP'),
counted AS (SELECT month, state, iif(state = 'caretaker', '', federal) AS federal, iif(state = 'caretaker', '', kp) AS kp, count(*) AS days
    FROM relations GROUP BY 1, 2, 3, 4),
turns (begun, ended) AS (VALUES ('talks-2014', 'operation-zarb-e-azb-2014'), ('khan-confirms-talks-2021', 'rashid-talks-abandoned-2022'),
    ('ceasefire-2022-05', 'nsc-zero-tolerance-2022')),
talked AS (SELECT substr(first.date, 1, 7) AS first, substr(last.date, 1, 7) AS last
    FROM turns JOIN chronology AS first ON first.event = begun JOIN chronology AS last ON last.event = ended)
SELECT month, state, federal, kp, EXISTS (SELECT 1 FROM talked WHERE month BETWEEN first AND last) AS talks, max(days)
FROM counted GROUP BY month;

-- Runs of months in one state under the same parties, as far as ACLED reaches.
CREATE TABLE spells AS WITH
states AS (SELECT party_months.*, state || federal || kp AS parties
    FROM party_months JOIN full_months USING (month) WHERE source = 'acled'),
begun AS (SELECT *, parties IS NOT lag(parties) OVER (ORDER BY month) AS begins FROM states),
runs AS (SELECT *, sum(begins) OVER (ORDER BY month) AS run FROM begun)
SELECT state || '-' || substr(min(month), 1, 4) AS name, state, federal, kp, min(month) AS first, max(month) AS last, count(*) AS months,
    sum(talks) AS talks FROM runs GROUP BY run;
CREATE TABLE spell_rates AS SELECT name, province, 30.0 * sum(deaths) / sum(days) AS rate
FROM spells JOIN deaths_by_month ON month BETWEEN first AND last WHERE source = 'acled' GROUP BY name, province;

-- Deaths in attacks per 30 days by spell from August 2021 on, and as multiples of those of its first spell.
CREATE TABLE attack_spells AS WITH
runs AS (SELECT state, CASE WHEN first < '2021-08' THEN '2021-08' ELSE first END AS first, last FROM spells WHERE last >= '2021-08'),
rates AS (SELECT state, first, last, months.province, 30.0 * sum(coalesce(dead, 0)) / sum(days) AS rate FROM runs
    JOIN (SELECT month, days, province FROM full_months JOIN provinces WHERE source = 'acled' AND province IN ('PK-KP', 'PK-BA')) AS months
        ON month BETWEEN first AND last
    LEFT JOIN (SELECT month, province, sum(deaths_best) AS dead FROM record WHERE source = 'acled' AND action = 'attack' GROUP BY 1, 2)
        USING (month, province) GROUP BY 1, 2, 3, 4)
SELECT rates.*, rate / first_value(rate) OVER (PARTITION BY province ORDER BY first) AS times FROM rates;

-- Deaths per 30 days under opposed parties to those under the same or partners, in windows from January of a year to the last month.
CREATE TABLE party_windows AS WITH
months AS (SELECT source, month, province, deaths, days, state = 'opposed' AS divided, state IN ('same', 'partners') AS aligned
    FROM deaths_by_month JOIN party_months USING (month) WHERE province IN ('PK-KP', 'PK-BA')),
begins AS (SELECT source, year FROM years WHERE year >= CASE source WHEN 'acled' THEN 2010 ELSE 2007 END)
SELECT source, year, province, 1.0 * sum(deaths * divided) / sum(days * divided) / sum(deaths * aligned) * sum(days * aligned) AS ratio
FROM begins JOIN months USING (source) WHERE month >= year || '-01'
GROUP BY source, year, province HAVING sum(divided) >= 12 AND sum(aligned) >= 12;

-- Attacks under opposed parties since March 2024 to those in months of one party, each comparison once.
CREATE TABLE control AS WITH
months AS (SELECT month, days FROM full_months WHERE source = 'acled'),
attacks AS (SELECT months.month, days, provinces.province, coalesce(sum(deaths_best), 0) AS deaths, coalesce(sum(events), 0) AS events,
    EXISTS (SELECT 1 FROM outlier_months AS o WHERE o.month = months.month AND o.province IN (provinces.province, 'all')) AS outlier
    FROM months JOIN provinces LEFT JOIN record ON record.source = 'acled' AND action = 'attack'
        AND (record.month, record.province) = (months.month, provinces.province)
    WHERE provinces.province IN ('PK-KP', 'PK-BA') GROUP BY months.month, provinces.province),
befores (first, stop) AS (VALUES ('2021-08', '2022-03'), ('2020-01', '2022-03')),
afters (start) AS (SELECT '2024-03' UNION ALL SELECT min(month) FROM (SELECT month FROM months ORDER BY month DESC LIMIT 12)),
sums AS (SELECT outliers, first, start, province, month >= start AS later, sum(deaths) AS deaths, sum(events) AS events, sum(days) AS days
    FROM befores JOIN afters JOIN (SELECT 'with' AS outliers UNION ALL SELECT 'without') JOIN attacks
        ON (month BETWEEN first AND stop OR month >= start) AND (outliers = 'with' OR NOT outlier) GROUP BY 1, 2, 3, 4, 5),
ratios AS (SELECT outcome, outliers, first, start, province,
    CASE outcome WHEN 'deaths' THEN 1.0 * now.deaths / past.deaths ELSE 1.0 * now.events / past.events END * past.days / now.days AS ratio
    FROM sums AS now JOIN sums AS past USING (outliers, first, start, province)
    JOIN (SELECT 'deaths' AS outcome UNION ALL SELECT 'events') WHERE now.later AND NOT past.later)
SELECT outcome, outliers, first, start, max(ratio) FILTER (WHERE province = 'PK-KP') AS kp, max(ratio) FILTER (WHERE province = 'PK-BA') AS balochistan,
    (outcome, outliers, first, start) = ('deaths', 'with', '2021-08', '2024-03') AS main
FROM ratios GROUP BY 1, 2, 3, 4;

-- The same contrast of deaths in windows as long and as far apart, from each earlier month on that ends before April 2022.
CREATE TABLE contrasts AS WITH
months AS (SELECT month, days, row_number() OVER (ORDER BY month) AS number FROM full_months WHERE source = 'acled'),
shape AS (SELECT (SELECT number FROM months WHERE month = '2024-03') AS start, max(number) AS last FROM months),
attacks AS (SELECT number, days, provinces.province, coalesce(sum(deaths_best), 0) AS deaths
    FROM months JOIN provinces LEFT JOIN record ON record.source = 'acled' AND action = 'attack'
        AND (record.month, record.province) = (months.month, provinces.province)
    WHERE provinces.province IN ('PK-KP', 'PK-BA') GROUP BY number, provinces.province),
dates AS (SELECT month, number FROM months, shape WHERE number = start OR number + last - start <= (SELECT number FROM months WHERE month = '2022-03')
    AND number - (start - (SELECT number FROM months WHERE month = '2021-08')) >= 1),
rates AS (SELECT dates.month, province, attacks.number >= dates.number AS later, 1.0 * sum(deaths) / sum(days) AS rate
    FROM dates, shape JOIN attacks ON attacks.number BETWEEN dates.number AND dates.number + last - start
        OR attacks.number BETWEEN dates.number - 31 AND dates.number - 24 GROUP BY 1, 2, 3)
SELECT month, CAST(as_text(max(rate) FILTER (WHERE province = 'PK-KP' AND later) / max(rate) FILTER (WHERE province = 'PK-KP' AND NOT later)
    / max(rate) FILTER (WHERE province = 'PK-BA' AND later) * max(rate) FILTER (WHERE province = 'PK-BA' AND NOT later), '.4g') AS REAL) AS ratio,
    month = '2024-03' AS main FROM rates GROUP BY month;
""")

# --- Facts and truths -----------------------------------------------------------------------

QUOTED = "FROM quoted_here JOIN quotations USING (quotation) WHERE instr('+' || :sides || '+', '+' || \"group\" || '+')"
CONTROL = "FROM control WHERE :outcome IN (outcome, 'all')"
IN_WINDOWS = "FROM party_windows WHERE source = :source"

# Cohen's kappa, with linear weights of points, and its interval by Fleiss, Cohen and Everitt (1969).
KAPPA = """WITH pairs AS (SELECT code_a / 4.0 AS a, code_b / 4.0 AS b FROM judged
        WHERE :judged = 'points' AND :items IN ('all', register) AND code_a IS NOT NULL AND code_b IS NOT NULL
    UNION ALL SELECT code_a IS NULL, code_b IS NULL FROM judged WHERE :judged = 'codable' AND :items IN ('all', register)),
weights AS (SELECT 1 - abs(a - b) AS weight, (SELECT avg(1 - abs(pairs.a - other.b)) FROM pairs AS other) AS of_a,
    (SELECT avg(1 - abs(other.a - pairs.b)) FROM pairs AS other) AS of_b FROM pairs),
agreement AS (SELECT avg(of_a) AS chance, (avg(weight) - avg(of_a)) / (1 - avg(of_a)) AS kappa FROM weights),
parts AS (SELECT kappa, chance, weight - (of_a + of_b) * (1 - kappa) AS part, kappa - chance * (1 - kappa) AS mean
    FROM weights JOIN agreement)"""
ERROR = "1.959964 * sqrt((avg(part * part) - mean * mean) / count(*)) / (1 - chance)"

CODED = "FROM coded WHERE instr('+' || :sides || '+', '+' || side || '+') AND issue = :issue"
CHOSEN = f"{CODED} AND date BETWEEN :since AND :until"

# The same with the coding by other hands in place of the second.
THIRD = KAPPA.replace("FROM judged", "FROM judged_by_others")

FACTS = questions(f"""
-- positions-total what=all | {{}}
SELECT count(*) FROM positions WHERE :what IN ('all', issue) OR instr('+' || :what || '+', '+' || side || '+')
-- positions-issues | {{}}
SELECT count(DISTINCT issue) FROM positions
-- positions-examples | {{}}
SELECT count(*) FROM examples
-- positions-count sides issue what since= until=9999 | {{}}
SELECT CASE :what WHEN 'coded' THEN count(DISTINCT item) WHEN 'for' THEN count(DISTINCT iif(code > 0, item, NULL))
    WHEN 'against' THEN count(DISTINCT iif(code < 0, item, NULL))
    WHEN 'occasions' THEN count(DISTINCT iif(length(first) = 10, first, item)) END
FROM (SELECT code, coalesce(item, id) AS item, min(date) OVER (PARTITION BY coalesce(item, id)) AS first
    {CHOSEN.replace("FROM coded", "FROM coded LEFT JOIN renderings USING (id)")} AND code IS NOT NULL)
-- positions-uncoded | {{}}
SELECT count(*) FROM quotations WHERE "group" IN (SELECT side FROM positions) AND issue <> 'report'
AND issue IN (SELECT issue FROM positions) AND quotation NOT IN (SELECT id FROM positions)
-- positions-kappa judged items=all | {{:.2f}}
{KAPPA} SELECT kappa FROM agreement
-- positions-kappa-interval judged items=all | {{:.2f}} to {{:.2f}}
{KAPPA} SELECT kappa - {ERROR}, min(1.0, kappa + {ERROR}) FROM parts
-- positions-judged judged items=all | {{}}
{KAPPA} SELECT count(*) FROM pairs
-- third-coding-kappa judged items=all | {{:.2f}}
{THIRD} SELECT kappa FROM agreement
-- third-coding-interval judged items=all | {{:.2f}} to {{:.2f}}
{THIRD} SELECT kappa - {ERROR}, min(1.0, kappa + {ERROR}) FROM parts
-- third-coding-count judged items=all | {{}}
SELECT CASE :judged WHEN 'pointing' THEN (SELECT sum(code <> 0 AND code_c <> 0) FROM positions)
    WHEN 'opposed' THEN (SELECT sum(code * code_c < 0) FROM positions) ELSE ({THIRD} SELECT count(*) FROM pairs) END
-- positions-differing | {{}}
SELECT count(*) FROM judged WHERE code_a IS NOT code_b
-- quoted-here what sides | {{}}
SELECT CASE :what WHEN 'words' THEN sum{WORDS} ELSE count(*) END {QUOTED}
-- months-by-party state=all | {{}}
SELECT count(*) FROM party_months WHERE month >= '2008-01' AND :state IN (state, 'all')
-- spells-count | {{}}
SELECT count(*) FROM spells WHERE state <> 'caretaker'
-- spell-rate place name | {{:,.0f}}
SELECT rate FROM spell_rates WHERE name = :name AND province = :place
-- spell-when name | {{:day}} to {{:day}}
SELECT first, last FROM spells WHERE name = :name
-- spell-talks name | {{}}
SELECT talks FROM spells WHERE name = :name
-- spell-times place name other | {{:.1f}} times
SELECT a.rate / b.rate FROM spell_rates AS a JOIN spell_rates AS b USING (province)
WHERE a.name = :name AND b.name = :other AND province = :place
-- window source place from | {{:.1f}} times
SELECT ratio {IN_WINDOWS} AND province = :place AND year = :from
-- windows-range source place | {{:.1f}} to {{:.1f}}
SELECT min(ratio), max(ratio) {IN_WINDOWS} AND province = :place
-- control-comparisons outcome=all | {{}}
SELECT count(*) {CONTROL}
-- control-further place outcome=all | {{}}
SELECT sum(iif(:place = 'PK-KP', kp >= balochistan, balochistan >= kp)) {CONTROL}
-- control-primary place | {{:.1f}} times
SELECT CASE :place WHEN 'PK-KP' THEN kp ELSE balochistan END FROM control WHERE main
""") | {
    "contrast-band": ("{:ratio}", lambda bound: quantile(0.025 if bound == "low" else 0.975)),
    "contrast-detectable": ("{:.1f} times", lambda: math.exp(2.8 * statistics.stdev(map(math.log, earlier())))),
}


def earlier() -> list[float]:
    return column("SELECT ratio FROM contrasts WHERE NOT main ORDER BY ratio")


def quantile(share: float) -> float:
    values = earlier()
    at = share * (len(values) - 1)
    return values[int(at)] + (at - int(at)) * (values[int(at) + 1] - values[int(at)])


def alike(first, second, factor) -> bool:
    (here, words), (there, others) = ([value("quoted-here", what, sides) for what in ("quotations", "words")] for sides in (first, second))
    return abs(here - there) <= 1 and max(words, others) / min(words, others) <= float(factor)


TRUTHS = {"quoted-alike": alike} | questions(f"""
-- positions-all sides issue direction since= until=9999
SELECT max(carries AND code IS NOT NULL) AND min(code * CASE :direction WHEN 'for' THEN 1 WHEN 'against' THEN -1 END > 0) {CHOSEN}
-- positions-both-ways sides issue since= until=9999
SELECT max(carries AND code > 0) AND max(carries AND code < 0) {CHOSEN}
-- positions-joint event issue
SELECT count(*) > 1 AND count(DISTINCT code) = 1 AND count(code) = count(*) FROM positions WHERE id = :event AND issue = :issue
-- positions-turned sides issue first then
SELECT min(code) < 0 AND max(code) > 0 AND count(*) = 2 {CODED} AND id IN (:first, :then)
-- spells-extremes-not-opposed place
SELECT NOT max(name LIKE 'opposed%' AND rate IN (least, most)) FROM spell_rates JOIN (SELECT min(rate) AS least, max(rate) AS most
    FROM spell_rates WHERE province = :place AND name NOT LIKE 'caretaker%') WHERE province = :place
""")

FALSE = {
    "positions-all kp-government talks against": r"kp-government 2",
    "positions-all pti talks for since=2023 until=2023-12-31": "imran-2023-03-talks-first 1",  # paraphrased alone
    "positions-all pti talks for since=2025 until=2025-12-31": "imran-2025-09-11-negotiations 2",  # relayed alone
    "positions-both-ways kp-government+pti talks since=2023": r"\d for, 1 against",
    "positions-joint pcns-approves-talks-2022 talks": r"federal-cabinet \d",
    "positions-turned federal-cabinet talks sanaullah-2023-01-05-no-talks asif-2025-10-20-never-negotiate": r"no-talks -2, .* -2",
    "quoted-alike federal-cabinet kp-government+pti 1.01": r"\d+ and \d+, \d+ and \d+ words",
    "spells-extremes-not-opposed PK-BA": "opposed-2024",
}

# --- Charts ---------------------------------------------------------------------------------

SIDE = "CASE side " + " ".join(f"WHEN '{side}' THEN '{name}'" for side, name in SIDES.items()) + " END"
HEADS = """SELECT CASE level WHEN 'federal' THEN 'Islamabad' ELSE 'Peshawar' END, "from", coalesce(nullif("to", ''), 'in office') AS "To",
    head AS "Head of government", coalesce(nullif(leading_party, ''), 'caretaker') AS "Leading party",
    julianday(nullif("to", '')) - julianday("from") AS "Days" FROM governments WHERE "to" = '' OR "to" >= '2008-01'"""


def who_governed_when():
    last = only("SELECT max(month) FROM party_months")
    counted = "months-by-party opposed; months-by-party"
    finding = f"{counted}; {last[:4]}"
    alt = f"2008; {last[:4]}; {counted}; months-by-party same; months-by-party partners; months-by-party caretaker"
    return Chart(wide(HEADS, 2), finding, alt, index=("Level", "From"))


OPENING = {"Talks with the TTP": ("talks", ""), "Operations in KP": ("operations", "")}
OTHERS = {
    "Return of TTP members": ("resettlement", ""),
    "Police, army, law": ("law-and-police", ""),
    "Strikes in KP": ("strikes", "PK-KP"),
    "Dealing with Kabul": ("kabul", ""),
    "Strikes in Afghanistan": ("strikes", "AF"),
    "Return of Afghans": ("refugees", ""),
    "National Action Plan": ("national-action-plan", ""),
    "Money for KP": ("funding", ""),
}


# The positions on an issue, with both codings.
TRACK = f"""SELECT :title, {SIDE}, id, date AS "Date", kind AS "Kind", known_by AS "Known by", code_a AS "First coding",
    code_b AS "Second coding" FROM coded WHERE issue = :issue AND :place IN ('', place)"""


def tracks(panels) -> dict:
    found = {}
    for title, (issue, place) in panels.items():
        found |= wide(TRACK, 3, title=title, issue=issue, place=place)
    return found


def signs(*wanted: str) -> list[str]:
    """How many positions point one way, by side, issue, sign and dates."""
    found = []
    for sides, issue, way, *dates in map(str.split, wanted):
        since, until = dates or ("", "9999")
        sql = f"SELECT coalesce(sum(code * :way > 0), 0) {CHOSEN}"
        found.append(str(only(sql, sides=sides, issue=issue, way=int(way + "1"), since=since, until=until)))
    return found


FEDERAL, PROVINCIAL = "federal-cabinet+military", "kp-government+pti"


def positions_on_talks_and_operations():
    alt = ["2023", *signs(*(f"{sides} talks {way} 2023 9999" for sides in (FEDERAL, PROVINCIAL) for way in "-+")), "2021", "2022"]
    alt += signs("federal-cabinet talks + 2021 2022-12-31")
    alt += signs(*(f"{sides} operations {way}" for sides in (PROVINCIAL, FEDERAL) for way in "-+"))
    return Chart(tracks(OPENING), [], alt, index=("Issue", "Side", "Register entry"))


def positions_on_other_issues():
    alt = signs(
        f"{FEDERAL} kabul +", f"{FEDERAL} kabul -", "kp-government kabul +", "kp-government kabul -", "kp-government refugees -",
        "kp-government refugees +", "federal-cabinet funding +", f"{PROVINCIAL} funding -",
    )  # fmt: skip
    return Chart(tracks(OTHERS), [], alt, index=("Issue", "Side", "Register entry"))


CELLS = "coalesce(code_a, 'not codable') AS first, coalesce(code_b, 'not codable') AS second"
ITEMS = f"""SELECT CAST(first AS TEXT), CAST(second AS TEXT), count(*) AS "Items", '–' AS "Which, where they differ"
    FROM (SELECT {CELLS} FROM judged) GROUP BY first, second"""
DIFFERING = f"""SELECT {CELLS}, judged.issue, coalesce(speaker, title), judged.date FROM judged LEFT JOIN quotations ON quotation = id
    LEFT JOIN chronology ON chronology.event = id WHERE code_a IS NOT code_b ORDER BY turn"""


def two_codings():
    listed = {}
    for first, second, issue, who, date in lines(DIFFERING):
        when = re.sub(r"([A-Z][a-z][a-z])[a-z]*", r"\1", long_day(date))
        who = re.sub(r"^(Lt Gen|Gen|Barrister|Dr) | \(.*", "", who)
        key = "Which, where they differ", str(first), str(second)
        listed.setdefault(key, []).append(f"{CODEBOOK['issues'][issue]['title']}: {who}, {when}")
    table = wide(ITEMS, 2) | {key: " · ".join(names) for key, names in listed.items()}
    differing, every = value("positions-differing"), only("SELECT count(*) FROM judged")
    alt = [str(every - differing), str(every), str(differing)]
    alt += [f"positions-{fact} {on}" for on in ("points", "codable") for fact in ("kappa", "kappa-interval", "judged")]
    return Chart(table, f"positions-differing; {every}", alt, index=("First coding", "Second coding"))


SPELLS = """SELECT first, last AS "To", CASE state WHEN 'same' THEN 'same party in both' WHEN 'partners' THEN 'coalition partners'
    WHEN 'opposed' THEN 'opposed parties' ELSE 'caretakers' END AS "By party",
    iif(federal = '', '–', federal || ', ' || kp) AS "Federal, KP", months AS "Months", talks AS "Months with federal talks",
    max(rate) FILTER (WHERE province = 'PK-KP') AS "Khyber Pakhtunkhwa",
    max(rate) FILTER (WHERE province = 'PK-BA') AS "Balochistan" FROM spells JOIN spell_rates USING (name) GROUP BY name"""


def deaths_by_spell():
    ranked = lines("""SELECT name, substr(first, 1, 4) || '; ' || substr(last, 1, 4) FROM spells JOIN spell_rates USING (name)
        WHERE province = 'PK-KP' AND state <> 'caretaker' ORDER BY rate""")
    (low, lowest), (top, highest) = ranked[0], ranked[-1]
    *_, (last, every) = lines("SELECT name, count(*) OVER () FROM spells ORDER BY first")
    alt = f"{every}; spell-rate PK-KP {top}; 30; {highest}; spell-rate PK-KP {low}; {lowest}; "
    alt += f"spell-rate PK-KP {last}; spell-rate PK-BA {last}"
    return Chart(wide(SPELLS), [], alt, 1, ("From",))


def attacks_in_kp_and_balochistan():
    table = wide("""SELECT first, last AS "To", CASE state WHEN 'same' THEN 'same party in both' WHEN 'opposed' THEN 'opposed parties'
        ELSE 'caretakers' END AS "By party", max(rate) FILTER (WHERE province = 'PK-KP') AS "Khyber Pakhtunkhwa, deaths",
        max(times) FILTER (WHERE province = 'PK-KP') AS "Khyber Pakhtunkhwa, times", max(rate) FILTER (WHERE province = 'PK-BA') AS "Balochistan, deaths",
        max(times) FILTER (WHERE province = 'PK-BA') AS "Balochistan, times" FROM attack_spells GROUP BY first""")
    *_, (early, kp_early, balochistan_early), (late, kp, balochistan) = lines("""SELECT first, max(times) FILTER (WHERE province = 'PK-KP'),
        max(times) FILTER (WHERE province = 'PK-BA') FROM attack_spells GROUP BY first ORDER BY first""")
    steps = only("SELECT count(DISTINCT first) FROM attack_spells")
    alt = [str(steps), late[:4], *(f"{times:.1f}" for times in (kp, balochistan, kp_early, balochistan_early))]
    return Chart(table, [], alt, 1, ("From",))


def contrast_among_dates():
    table = long("""SELECT 'KP to Balochistan', month, ratio FROM contrasts
        UNION ALL SELECT 'Date', month, iif(main, 'opposed governments', 'earlier') FROM contrasts""")
    main, low, high = only("""SELECT estimate, low, high FROM estimates
        WHERE statement = 'S17_control' AND part = 'contrast' AND "primary" """)
    ends = [ratio(low), ratio(high)]
    alt = [str(len(earlier())), "2024", ratio(main), *ends, "95%", ratio(quantile(0.025)), ratio(quantile(0.975))]
    return Chart(table, [ratio(main)], alt, 2, ("First month after",))


CHARTS = {chart.__name__: chart for chart in (
    who_governed_when, positions_on_talks_and_operations, positions_on_other_issues, two_codings, deaths_by_spell,
    attacks_in_kp_and_balochistan, contrast_among_dates,
)}  # fmt: skip
