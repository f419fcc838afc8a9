"""Where: the facts, charts and maps of `violence-by-province.md`."""

import re

from recount import Chart, holds, value
from recount.tables import column, lines, long, long_day, only, questions, span_name, wide

MERGED_DISTRICTS = {"Bajaur", "Khyber", "Kurram", "Mohmand", "North Waziristan", "Orakzai", "South Waziristan"}
FRONT = """(SELECT province, CASE WHEN province IN ('PK-KP', 'PK-BA') THEN name ELSE 'Other provinces' END AS unit
    FROM provinces WHERE province <> 'PK')"""
RECORD = "CASE source WHEN 'ucdp-ged' THEN 'UCDP' WHEN 'acled' THEN 'ACLED' END"

# Months by how far their deaths per 30 days exceed the median of the twelve months before and the twelve after.
STANDING_OUT = """WITH months AS (SELECT month, deaths, 30.0 * deaths / days AS rate, row_number() OVER (ORDER BY month) AS number
    FROM deaths_by_month WHERE source = :source AND province = :province)
SELECT month, deaths FROM months WHERE month IN (SELECT month FROM periods WHERE source = :source AND period = :when) ORDER BY rate - (SELECT median(rate) FROM months AS around
    WHERE abs(around.number - months.number) BETWEEN 1 AND 12) DESC, month LIMIT :top"""

IN_DISTRICTS = "FROM districts_within WHERE source = 'ucdp-ged' AND scope = 'militancy' AND places = :places AND period = :when"
DISTRICTS = (
    f"SELECT district, sum(deaths_best) AS deaths {IN_DISTRICTS} AND district <> '' GROUP BY district, province ORDER BY deaths DESC"
)

# Deaths per 100,000 residents and year, by unit: UCDP has KP in its two parts, ACLED as a whole.
RATES = """WITH length AS (SELECT CAST(month AS INTEGER) AS year, sum(days) / 365.25 AS length
    FROM periods WHERE source = :source AND period = :when GROUP BY CAST(month AS INTEGER))
SELECT unit, 100000 * (SELECT sum(deaths_best) FROM record JOIN periods USING (source, month)
    WHERE source = :source AND period = :when AND record.province = units.province AND part IN ('', former_fata))
    / (SELECT sum(people * length) FROM residents JOIN length USING (year)
    WHERE residents.province = units.province AND part IN ('', former_fata)) AS rate
FROM units WHERE CASE :source WHEN 'ucdp-ged' THEN unit <> 'PK-KP' ELSE part = '' END"""

BORDER = """FROM border JOIN units ON units.province = border.province AND part = former_fata
WHERE source = 'ucdp-ged' AND scope = 'militancy'"""


def standing_out(source, province, when, top) -> list[tuple[str, int]]:
    """In the order of time."""
    return sorted(lines(STANDING_OUT, source=source, province=province, when=when, top=int(top)))


FACTS = {
    "leading-districts": (
        lambda *names: " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names),
        lambda places, when, top: tuple(column(f"{DISTRICTS} LIMIT {top}", places=places, when=when)),
    ),
    "outlier-share": (
        "{:.0%}",
        lambda *a: value("total {} deaths {} {}".format(*a)) / value("total {} deaths {} {:.4}".format(*a)),
    ),
} | questions(f"""
-- share-range source measure places when | range
SELECT 1.0 * part.total / country.total, 1.0 * (part.total + unplaced.total) / country.total
FROM rates AS part JOIN rates AS country USING (source, measure, period) JOIN rates AS unplaced USING (source, measure, period)
WHERE source = :source AND measure = :measure AND period = :when
AND part.places = :places AND country.places = 'country' AND unplaced.places = 'PK'
-- preliminary source measure places scope=all | {{:,}}
SELECT sum(CASE :measure WHEN 'events' THEN events WHEN 'deaths' THEN deaths_best WHEN 'deaths-low' THEN deaths_low
    WHEN 'deaths-high' THEN deaths_high WHEN 'checks' THEN checks END) FROM preliminary JOIN places USING (province)
WHERE source = :source AND places = :places AND :scope IN ('all', scope)
-- located source places when precision | {{:.0%}}
SELECT 1.0 * sum(events * (where_prec <= :precision)) / sum(events) FROM precision_within
WHERE source = :source AND scope = 'militancy' AND places = :places AND period = :when
-- located-nowhere year | {{:,}}
SELECT sum(deaths_best) FROM precision WHERE source = 'ucdp-ged' AND scope = 'militancy' AND year = :year AND where_prec = 6
-- share-of-districts places when top | {{:.0%}}
SELECT 1.0 * (SELECT sum(deaths) FROM ({DISTRICTS} LIMIT :top)) / sum(deaths_best) {IN_DISTRICTS}
-- districts-named when=all places=country | {{}}
SELECT count(*) FROM ({DISTRICTS})
-- without-district when places=country | {{:.0%}}
SELECT 1.0 * sum(deaths_best * (district = '')) / sum(deaths_best) {IN_DISTRICTS}
-- in-frontier-regions measure when=all places=PK-KP | {{:,}}
SELECT sum(CASE :measure WHEN 'events' THEN events WHEN 'deaths' THEN deaths_best END) {IN_DISTRICTS} AND district LIKE 'FR %'
-- widest-gap since=2007 | {{}}
SELECT year FROM counts WHERE source = 'ucdp-ged' AND measure = 'deaths' AND year >= :since
GROUP BY year ORDER BY 1.0 * sum(number * (province = 'PK')) / sum(number) DESC LIMIT 1
-- period-rate source unit when | {{:.1f}}
SELECT rate FROM ({RATES}) WHERE unit = :unit
-- border-area-share unit km | {{:.0%}}
SELECT area_share {BORDER} AND unit = :unit AND period = 'all' AND band_km = :km
-- border-death-share unit period km | {{:.0%}}
SELECT 1.0 * deaths_best / placeable_deaths {BORDER} AND unit = :unit AND period = :period AND band_km = :km
-- border-placeable units period | {{:,}}
SELECT sum(placeable_events) {BORDER} AND instr('+' || :units || '+', '+' || unit || '+') AND period = :period AND band_km = 100
""")
FACTS["preliminary-months"] = (
    "{}",
    # What is dated to the year alone has no month; a first release is named by its last month.
    lambda source: (
        long_day(only("SELECT max(month) FROM candidate_first"))
        if source.endswith("first")
        else span_name(*only("SELECT min(month), max(month) FROM preliminary WHERE source = :source AND length(month) = 7", source=source))
    ),
)
FACTS["share-range"] = (lambda *ends: " to ".join(dict.fromkeys(f"{end:.0%}" for end in ends)), FACTS["share-range"][1])


def stands_out(source, province, months, when="all") -> bool:
    months = sorted(months.split("+"))
    return [month for month, _ in standing_out(source, province, when, len(months))] == months


TRUTHS = {
    "leading-districts-merged": lambda top: set(value(f"leading-districts country all top={top}")) <= MERGED_DISTRICTS,
    "stands-out": stands_out,
} | questions(f"""
-- transcribed source
SELECT transcribed IS NOT NULL FROM releases WHERE source = :source
-- happened-in event place month
SELECT count(*) FROM chronology WHERE event = :event AND date LIKE :month || '%' AND place IN (:place, 'PK', 'AF')
AND kind IN ('attack', 'operation', 'civilians-killed', 'cross-border')
-- highest-period-rate source unit when
SELECT unit = :unit FROM ({RATES}) ORDER BY rate DESC LIMIT 1
""")

FALSE = {
    "transcribed ucdp-ged": "no transcription",
    "leading-districts-merged top=4": "Swat",
    "stands-out ucdp-ged PK-BA 2013-01": "2018-07",
    "happened-in marriott-2008 PK-PB 2008-09": "nothing",
    "highest-period-rate acled PK-KP since-kabul": r"^PK-BA 7\.",
}

# --- Charts ---------------------------------------------------------------------------------

# Deaths by province and year, UCDP's with the ends of its estimates; ACLED's per 30 days.
DEATHS = """WITH ends (measure, suffix) AS (VALUES ('deaths', ''), ('deaths-low', ', low'), ('deaths-high', ', high'))
SELECT name || suffix, year, coalesce(sum(number), 0) * CASE source WHEN 'acled' THEN 30.0 / days ELSE 1 END
FROM years JOIN provinces JOIN ends LEFT JOIN counts USING (source, year, province, measure)
WHERE source = :source AND (suffix = '' OR source = 'ucdp-ged' AND province <> 'PK') GROUP BY name, suffix, year"""

LEADING_TWO = """SELECT 1.0 * sum(total) / (SELECT total FROM rates WHERE source = :source AND measure = 'deaths' AND places = 'country'
    AND period = 'all') FROM (SELECT total FROM rates JOIN provinces ON places = province
    WHERE source = :source AND measure = 'deaths' AND period = 'all' AND province <> 'PK' ORDER BY total DESC LIMIT 2)"""


def deaths_by_province(source):
    table, share = long(DEATHS, source=source), f"{only(LEADING_TWO, source=source):.0%}"
    placed = column("SELECT name FROM provinces WHERE province <> 'PK'")
    top, year = max((number, year) for (name, year), number in table.items() if name in placed)
    first, last = only("SELECT min(year), max(year) FROM years WHERE source = :source", source=source)
    per, digits = (["30"], 1) if source == "acled" else ([], 0)
    return Chart(table, [share, str(first)], [str(first), str(last), share, f"{top:,.0f}", *per, str(year)], digits)


PER_HEAD = f"""SELECT name, {RECORD}, year, rate FROM rates_per_head JOIN provinces USING (province)
    WHERE NOT partial AND source IN ('ucdp-ged', 'acled')"""


def deaths_per_100_000():
    top = column(f"SELECT rate FROM ({PER_HEAD} AND source = 'acled' ORDER BY year DESC, rate DESC LIMIT 3)")
    first, second, third = (f"{rate:.1f}" for rate in top)
    alt = f"last-full-year acled; {first}; 100,000; {second}; {third}"
    return Chart(long(PER_HEAD), "last-full-year acled", alt, 2, ("Source", "Year"))


# ACLED kept the parts of KP apart until May 2018.
PARTS = f"""SELECT {RECORD} AS record, year, coalesce(sum(number), 0) AS "Whole province",
    CASE WHEN source = 'ucdp-ged' OR year < 2018 THEN coalesce(sum(number * (former_fata = 'false')), 0) END AS "Settled districts",
    CASE WHEN source = 'ucdp-ged' OR year < 2018 THEN coalesce(sum(number * (former_fata = 'true')), 0) END AS "Merged districts"
FROM years LEFT JOIN (SELECT * FROM counts WHERE province = 'PK-KP' AND measure = 'deaths') USING (source, year)
WHERE source IN ('ucdp-ged', 'acled') GROUP BY source, year"""


def kp_settled_and_merged():
    merged, whole = only(f'SELECT sum("Merged districts"), sum("Whole province") FROM ({PARTS}) WHERE record = \'UCDP\'')
    top, year = only(f"SELECT \"Whole province\", year FROM ({PARTS}) WHERE record = 'UCDP' ORDER BY 1 DESC LIMIT 1")
    return Chart(wide(PARTS, 2), f"{merged / whole:.0%}", f"{merged:,}; {whole:,}; {year}; {top:,}", index=("Source", "Year"))


EVENTS = f"""SELECT unit, CASE source WHEN 'acled' THEN 'ACLED, per 30 days' ELSE 'UCDP, per year' END AS record, year,
    coalesce(sum(number), 0) * CASE source WHEN 'acled' THEN 30.0 / days ELSE 1 END AS number
FROM years JOIN {FRONT} LEFT JOIN (SELECT * FROM counts WHERE measure = 'events') USING (source, year, province)
WHERE source IN ('ucdp-ged', 'acled') GROUP BY source, unit, year"""


def events_by_province():
    shares = "share ucdp-ged events PK-KP+PK-BA all; share acled events PK-KP+PK-BA all"
    top = f"SELECT number, year FROM ({EVENTS}) WHERE record LIKE :record ORDER BY number DESC LIMIT 1"
    (most, year), (rate, then) = only(top, record="UCDP%"), only(top, record="ACLED%")
    return Chart(long(EVENTS), shares, f"{shares}; {most:,.0f}; {year}; {rate:,.0f}; 30; {then}", 1, ("Record", "Year"))


# Deaths with no province count first outside of a province, then inside.
BOUNDS = """WITH shares AS (SELECT year, sum(number * (province = 'PK')) AS unplaced, sum(number) AS whole,
    sum(number * (province = 'PK-KP')) AS kp, sum(number * (province = 'PK-BA')) AS balochistan
    FROM counts WHERE source = 'ucdp-ged' AND measure = 'deaths' AND year >= 2007 GROUP BY year)"""


def shares_as_bounds():
    table = wide(f"""{BOUNDS} SELECT year, unplaced AS "Deaths without a province",
        100.0 * kp / whole AS "Khyber Pakhtunkhwa, low, %", 100.0 * (kp + unplaced) / whole AS "Khyber Pakhtunkhwa, high, %",
        100.0 * balochistan / whole AS "Balochistan, low, %", 100.0 * (balochistan + unplaced) / whole AS "Balochistan, high, %"
        FROM shares""")
    year, unplaced, whole, kp = only(f"{BOUNDS} SELECT year, unplaced, whole, kp FROM shares ORDER BY 1.0 * unplaced / whole DESC LIMIT 1")
    alt = f"{year}; {unplaced:,}; {whole:,}; {kp / whole:.0%}; {(kp + unplaced) / whole:.0%}"
    return Chart(table, f"{unplaced / whole:.0%}; {year}", alt, 1)


ACTIONS = {"attack": "attacks", "clash": "clashes", "strike": "strikes, shelling"}
# Deaths by month, part of the country and what was done.
BY_ACTION = f"""WITH actions (action) AS (VALUES ('attack'), ('clash'), ('strike'))
SELECT unit, action, month, days, coalesce(sum(deaths_best), 0) AS deaths, coalesce(sum(deaths_best), 0) * 30.0 / days AS rate
FROM full_months JOIN {FRONT} JOIN actions LEFT JOIN record USING (source, month, province, action) WHERE source = 'acled'
GROUP BY unit, action, month"""


def actions_by_month():
    table = {
        (f"{unit}, {ACTIONS[action]}", month): rate
        for unit, action, month, rate in lines(f"SELECT unit, action, month, rate FROM ({BY_ACTION})")
    }
    share = f"SELECT 1.0 * sum(deaths * (unit = :unit)) / sum(deaths) FROM ({BY_ACTION}) WHERE action = :action"
    shares = {
        (unit, action): f"{only(share, unit=unit, action=action):.0%}"
        for unit in ("Khyber Pakhtunkhwa", "Balochistan")
        for action in ACTIONS
    }
    alt = [shares[unit, action] for action in ACTIONS for unit in ("Khyber Pakhtunkhwa", "Balochistan")] + ["30"]
    for unit, action in shares:
        rate, month = only(
            f"SELECT rate, month FROM ({BY_ACTION}) WHERE unit = :unit AND action = :action ORDER BY rate DESC, month LIMIT 1",
            unit=unit,
            action=action,
        )
        alt += [f"{rate:,.0f}", month[:4]]
    first = only("SELECT min(month) FROM full_months WHERE source = 'acled'")[:4]
    return Chart(table, [shares["Khyber Pakhtunkhwa", "strike"], first, shares["Khyber Pakhtunkhwa", "attack"]], alt, 1, ("Month",))


# --- Maps -----------------------------------------------------------------------------------

MAPS = {
    "ACLED since August 2021": ("acled", "since-kabul"),
    "UCDP 2007 to 2014": ("ucdp-ged", "2007..2014"),
    "UCDP 2015 to 2020": ("ucdp-ged", "2015..2020"),
}
UNITS = {
    "PK-KP": "Khyber Pakhtunkhwa", "settled": "Khyber Pakhtunkhwa without the tribal areas", "merged": "Former tribal areas (FATA)",
    "PK-BA": "Balochistan", "PK-SD": "Sindh", "PK-PB": "Punjab", "PK-IS": "Islamabad",
}  # fmt: skip


def rates_by_period():
    table, alt = {}, []
    for title, (source, when) in MAPS.items():
        rates = dict(lines(RATES, source=source, when=when))
        table |= {(title, name): rates.get(unit, float("nan")) for unit, name in UNITS.items()}
        alt += [title.replace("August", ""), *(f"{rates[unit]:.1f}" for unit in UNITS if unit in rates), "100,000"]
    assert holds("highest-period-rate ucdp-ged merged 2007..2014") and holds("highest-period-rate acled PK-BA since-kabul")
    return Chart(table, "2021; 2007; 2014", alt, 1, ("Unit",))


SPANS = {"January 2026 to June 2026, draft": ("ucdp-candidate", "all"), "2015 to 2021": ("ucdp-ged", "2015..2021"),
    "2007 to 2014": ("ucdp-ged", "2007..2014")}  # fmt: skip
# Deaths in militancy by district, in all and per 30 days, and where their events lie.
PLACED = """SELECT district, name, sum(deaths_best) AS dead, 30.0 * sum(deaths_best) / (SELECT sum(days) FROM periods
    WHERE source = :source AND period = :when) AS rate, sum(longitude * events) / sum(events), sum(latitude * events) / sum(events)
FROM districts_within JOIN provinces USING (province) WHERE source = :source AND scope = 'militancy' AND places = 'country' AND period = :when
AND district <> '' GROUP BY district, province HAVING dead > 0 ORDER BY dead DESC, district"""


def districts_then_and_now():
    table, alt = {}, []
    for title, (source, when) in SPANS.items():
        found = lines(PLACED, source=source, when=when)
        table |= {("Deaths", title, *row[:2]): row[2] for row in found} | {("Deaths per 30 days", title, *row[:2]): row[3] for row in found}
        alt += [*re.findall(r"\d{4}", title), "30", *(f"{row[3]:.1f}" for row in found[:3])]
    return Chart(table, "2026; 2007; 2014", alt, 1, ("Period", "District", "Province"))


BANDS = f"""SELECT CASE unit WHEN 'merged' THEN 'Former tribal areas' WHEN 'settled' THEN 'KP without them' ELSE 'Balochistan' END, band_km,
    100 * area_share AS "Area, %",
    100.0 * sum(deaths_best * (period = 'before')) / sum(placeable_deaths * (period = 'before')) AS "Deaths before August 2021, %",
    100.0 * sum(deaths_best * (period = 'after')) / sum(placeable_deaths * (period = 'after')) AS "Deaths since, %",
    sum(placeable_events * (period = 'before')) AS "Placeable events before",
    sum(placeable_events * (period = 'after')) AS "Placeable events since"
{BORDER} AND unit IN ('merged', 'settled', 'PK-BA') GROUP BY unit, band_km"""


def border_bands():
    area, deaths = "border-area-share merged km=50", "border-death-share merged before km=50"
    alt = f"{area}; {deaths}; 2021; 50; border-area-share PK-BA km=50; border-death-share PK-BA before km=50; 2021; "
    return Chart(wide(BANDS, 2), f"{deaths}; {area}", alt + "border-placeable merged+settled+PK-BA after", 1, ("Unit", "Up to km"))


CHARTS = {
    "deaths_since_1989": lambda: deaths_by_province("ucdp-ged"),
    "deaths_since_2010": lambda: deaths_by_province("acled"),
} | {chart.__name__: chart for chart in (
    actions_by_month, events_by_province, deaths_per_100_000, kp_settled_and_merged, shares_as_bounds, rates_by_period, border_bands,
    districts_then_and_now,
)}  # fmt: skip
