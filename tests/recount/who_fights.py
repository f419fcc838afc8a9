"""Who fights and who dies: the facts and charts of `who-fights.md`."""

from recount import Chart, value
from recount.tables import column, lines, long, only, questions, wide

STATE = "Government of Pakistan"
SEPARATIST = "('BLA', 'BLF', 'BRA', 'BRAS', 'UBA', 'Baloch Ittehad', 'BLA and UBA')"
SCOPES = """WITH scopes (scope, name) AS (VALUES ('militancy', 'Militancy'), ('us-led', 'US-led, over al-Qaida'),
('communal-tribal', 'Communal and tribal'), ('india-pakistan', 'India and Pakistan'), ('party-ethnic', 'Parties and languages'),
('afghan-war', 'Afghan war'))"""
KINDS = {"state-based": "a state and a group", "non-state": "groups, neither a state", "one-sided": "against civilians"}

WITHIN = "FROM victims_within WHERE source = 'ucdp-ged' AND places = :places AND period = :when"
MILITANCY = f"{WITHIN} AND scope = 'militancy'"
IN_SCOPE = f"{WITHIN} AND :scope IN (scope, 'all')"
YEARLY = "FROM victims WHERE source = 'ucdp-ged'"
BY_ACTOR = "actor = replace(:actor, '_', ' ')"
OF_ACTORS = "instr('+' || :actors || '+', '+' || replace(actor, ' ', '_') || '+')"
CIVILIANS = "1.0 * sum(deaths_civilians) / sum(deaths_best) AS low, 1.0 * sum(deaths_civilians + deaths_unknown) / sum(deaths_best) AS high"
WIDTHS = (
    f"SELECT year, 1.0 * sum(deaths_unknown) / sum(deaths_best) AS width {YEARLY} AND scope = 'militancy' AND year >= 2007 GROUP BY year"
)
THEATRE = "FROM candidate_2025 WHERE :theatre IN (replace(theatre, ' ', '_'), 'all')"

SHARE = "SELECT 1.0 * sum(deaths_best) FILTER"

FACTS = questions(f"""
-- scope-deaths scope when places=country | {{:,}}
SELECT sum(deaths_best) {IN_SCOPE}
-- scope-share scope when places=country | {{:.0%}}
{SHARE} (WHERE scope = :scope) / sum(deaths_best) {WITHIN}
-- scope-peak-year scope | {{}}
SELECT year {YEARLY} AND scope = :scope GROUP BY year ORDER BY sum(deaths_best) DESC LIMIT 1
-- us-led-before year | {{:,}}
SELECT sum(deaths_best) {YEARLY} AND scope = 'us-led' AND year < :year
-- actor-deaths actor places when | {{:,}}
SELECT sum(deaths_best) {MILITANCY} AND {BY_ACTOR}
-- actor-share actor places when | {{:.0%}}
{SHARE} (WHERE {BY_ACTOR}) / sum(deaths_best) {MILITANCY}
-- actors-counted places when | {{}}
SELECT count(DISTINCT actor) {MILITANCY} AND deaths_best > 0
-- actor-first-year actor | {{}}
SELECT min(year) {YEARLY} AND scope = 'militancy' AND {BY_ACTOR}
-- separatist-share places when | {{:.0%}}
{SHARE} (WHERE actor IN {SEPARATIST}) / sum(deaths_best) {MILITANCY}
-- places-deaths places when | {{:,}}
SELECT sum(deaths_best) {MILITANCY}
-- dyad-share dyad | {{:.0%}}
{SHARE} (WHERE dyad_id = :dyad) / sum(deaths_best) {YEARLY}
-- dyad-inside dyad places | {{:.0%}}
{SHARE} (WHERE province IN (SELECT province FROM places WHERE places = :places)) / sum(deaths_best) {YEARLY} AND dyad_id = :dyad
-- dyads-counted | {{}}
SELECT count(DISTINCT dyad_id) {YEARLY}
-- kind-share violence places when scope | {{:.0%}}
{SHARE} (WHERE violence = :violence) / sum(deaths_best) {IN_SCOPE}
-- civilian-range places when scope | {{:.0%}} to {{:.0%}}
SELECT {CIVILIANS} {IN_SCOPE}
-- unknown-share places when scope | {{:.0%}}
SELECT 1.0 * sum(deaths_unknown) / sum(deaths_best) {IN_SCOPE}
-- dead-of side places when | {{:.0%}}
SELECT 1.0 * sum(CASE :side WHEN 'state' THEN deaths_state WHEN 'groups' THEN deaths_groups
    WHEN 'civilians' THEN deaths_civilians WHEN 'unknown' THEN deaths_unknown END) / sum(deaths_best) {MILITANCY}
-- best-zero places when | {{:.0%}}
SELECT 1.0 * sum(events_best_zero) / sum(events) {MILITANCY}
-- one-sided-share actors | {{:.0%}}
{SHARE} (WHERE {OF_ACTORS}) / sum(deaths_best) {YEARLY} AND violence = 'one-sided'
-- theatre-events theatre | {{:,}}
SELECT sum(events) {THEATRE}
-- theatre-deaths theatre | {{:,}}
SELECT sum(deaths_best) {THEATRE}
-- theatre-inside which | {{:.0%}}
/* Events of Pakistan's own dyads in 2015 to 2021: those with separatist groups, and those with all others but IS. */
SELECT 1.0 * sum(events) FILTER (WHERE province = CASE :which WHEN 'balochistan' THEN 'PK-BA' ELSE 'PK-KP' END) / sum(events)
{YEARLY} AND violence = 'state-based' AND year BETWEEN 2015 AND 2021
AND dyad_id IN (SELECT dyad_id FROM actors WHERE dyad LIKE '{STATE} - %')
AND CASE :which WHEN 'balochistan' THEN actor IN {SEPARATIST} ELSE actor NOT IN {SEPARATIST} AND actor <> 'IS' END
-- candidate-state-events | {{}}
SELECT coalesce(sum(events), 0) FROM victims WHERE source = 'ucdp-candidate' AND scope = 'state-civilians'
""")


def in_order(actors: str, by_actor: str, **values) -> bool:
    """Whether the actors have most deaths, in that order."""
    wanted = actors.replace("_", " ").split("+")
    return column(f"SELECT actor {by_actor} GROUP BY actor ORDER BY sum(deaths_best) DESC", **values)[: len(wanted)] == wanted


def theatre_exceeds(first, second) -> bool:
    (events, deaths), (fewer, less) = ([value(f"theatre-{what}", name) for what in ("events", "deaths")] for name in (first, second))
    return events > fewer and deaths > less and deaths / events > less / fewer


def overlap(first, second, *rest) -> bool:
    (low, high), (other_low, other_high) = (value("civilian-range", places, *rest) for places in (first, second))
    return low <= other_high and other_low <= high


TRUTHS = {
    "scope-peak-before": lambda scope, year: value("scope-peak-year", scope) < int(year),
    "scope-outnumbers-others": lambda scope: value("scope-share", scope, "all") > 0.5,
    "actors-in-order": lambda actors, places, when: in_order(actors, MILITANCY, places=places, when=when),
    "actor-majority": lambda *a: value("actor-share", *a) > 0.5,
    "dyad-majority": lambda dyad: value("dyad-share", dyad) > 0.5,
    "kind-larger": lambda kind, a, b, scope: value("kind-share", kind, a, "all", scope) > value("kind-share", kind, b, "all", scope),
    "civilians-bounds-apart": lambda a, b, *rest: value("civilian-range", a, *rest)[0] > value("civilian-range", b, *rest)[1],
    "civilians-bounds-overlap": overlap,
    "widest-civilian-years": lambda years: (
        sorted(column(f"{WIDTHS} ORDER BY width DESC")[: years.count("+") + 1]) == sorted(map(int, years.split("+")))
    ),
    "one-sided-order": lambda actors: in_order(actors, f"{YEARLY} AND violence = 'one-sided'"),
    "theatre-exceeds": theatre_exceeds,
} | questions(f"""
-- civilian-ranges-within first points
SELECT 100 * max(width) < :points FROM ({WIDTHS}) WHERE year >= :first
-- no-event-of scope
SELECT NOT count(*) {YEARLY} AND scope = :scope
""")

FALSE = {
    "scope-peak-before militancy 2000": "2009",
    "scope-outnumbers-others us-led": r"5\.\d%",
    "actors-in-order LeJ+BLA PK-BA all": "BLA 685, LeJ 519",
    "actor-majority BLA PK-BA all": r"2\d\.\d%",
    "dyad-majority 997": r"5\.\d%",
    "kind-larger one-sided PK-KP PK-BA all": r"6\.\d% and 32",
    "civilians-bounds-apart PK-BA PK-SD all militancy": "40.2% to",
    "civilians-bounds-overlap PK-BA PK-KP all militancy": "40.2% to",
    "widest-civilian-years 2009+2010": "2008",
    "civilian-ranges-within 2007 10": "2009: 7",
    "one-sided-order LeJ+TTP": "TTP 2,503, LeJ",
    "no-event-of us-led": "411 events",
    "theatre-exceeds Pakistan:_Balochistan Pakistan:_Government": "385 and 532 events",
}

# --- Charts ---------------------------------------------------------------------------------


def deaths_by_scope():
    table = long(f"""{SCOPES} SELECT name, year, coalesce(sum(deaths_best), 0) FROM scopes JOIN years ON source = 'ucdp-ged'
        LEFT JOIN victims USING (source, scope, year) GROUP BY name, year""")
    return Chart(
        table, "scope-share militancy all", [f"scope-deaths {scope} all" for scope in column(f"{SCOPES} SELECT scope FROM scopes")]
    )


# The six actors with most deaths in each province since 2002, and all others.
LARGEST = """WITH named AS (SELECT name AS province, year, deaths_best, CASE WHEN scope = 'us-led' THEN 'US-led, over al-Qaida'
    WHEN actor = 'Taleban' THEN 'Afghan Taliban' ELSE actor END AS actor
    FROM victims JOIN provinces USING (province) WHERE source = 'ucdp-ged' AND year >= 2002 AND province IN ('PK-KP', 'PK-BA')),
ranked AS (SELECT province, actor, row_number() OVER (PARTITION BY province ORDER BY sum(deaths_best) DESC) AS place
    FROM named GROUP BY province, actor),
largest AS (SELECT province, min(place, 7) AS place, CASE WHEN place > 6 THEN 'all others' ELSE actor END AS actor, year, deaths_best
    FROM named JOIN ranked USING (province, actor))"""


def actors_over_time():
    table = long(f"""{LARGEST} SELECT 'Deaths', province, actor, year, sum(deaths_best) FROM largest
        GROUP BY province, actor, year HAVING sum(deaths_best) > 0""")
    sums = lines(f"{LARGEST} SELECT sum(deaths_best), place FROM largest GROUP BY province, place ORDER BY province DESC, place")
    shares = column(f"""{LARGEST} SELECT 1.0 * sum(deaths_best) FILTER (WHERE place = 1) / sum(deaths_best) FROM largest
        GROUP BY province ORDER BY province DESC""")
    return Chart(table, [f"{n:.0%}" for n in shares], ["2002", *(f"{n:,}" for n, _ in sums)], index=("Province", "Actor", "Year"))


def largest_dyads():
    table = wide(f"""{SCOPES} SELECT dyad, CASE violence {" ".join(f"WHEN '{kind}' THEN '{name}'" for kind, name in KINDS.items())} END
        AS "Violence between", name AS "Scope", sum(events) AS "Events", sum(deaths_best) AS "Deaths, best estimate"
        FROM victims JOIN actors USING (dyad_id) JOIN scopes ON victims.scope = scopes.scope WHERE source = 'ucdp-ged'
        GROUP BY dyad_id ORDER BY sum(deaths_best) DESC LIMIT 12""")
    deaths = [n for (name, *_), n in table.items() if name.startswith("Deaths")]
    return Chart(table, [f"{deaths[0] / only(f'SELECT sum(deaths_best) {YEARLY}'):.0%}"], [f"{n:,}" for n in deaths], index=("Dyad",))


def kinds_by_province():
    places = ("PK-KP", "PK-BA", "PK-SD", "PK-PB", "PK-JK")
    kinds = (f"""100.0 * sum((violence = '{kind}') * deaths_best) / sum(deaths_best) AS "{name}, %" """ for kind, name in KINDS.items())
    table = wide(f"""SELECT name, {", ".join(kinds)}, sum(deaths_best) AS "Deaths, best estimate"
        FROM victims JOIN provinces USING (province) WHERE source = 'ucdp-ged' AND province IN {places} GROUP BY province""")
    shares = [f"kind-share one-sided {place} all all" for place in places]
    return Chart(table, [max(shares, key=value), shares[0]], shares, 1, ("Province",))


# The ends of the share of civilians by year, by province and in all.
SHARES = " UNION ALL ".join(
    f"""SELECT {part}, 100 * low AS "Lowest share, %", 100 * high AS "Highest share, %", deaths AS "Deaths",
    civilians AS "Known to be civilians", unknown AS "Not known who"
    FROM (SELECT *, sum(deaths_best) AS deaths, sum(deaths_civilians) AS civilians, sum(deaths_unknown) AS unknown,
        {CIVILIANS} {YEARLY} AND scope = 'militancy' {which}) JOIN provinces USING (province)"""
    for part, which in {
        "CAST(year AS TEXT)": "AND year >= 2007 GROUP BY year",
        "name": "AND province IN ('PK-KP', 'PK-BA', 'PK-SD', 'PK-PB') GROUP BY province",
        "'whole record'": "",
    }.items()
)


def civilians_as_bounds():
    whole, *places = (f"civilian-range {place} all militancy" for place in ("country", "PK-KP", "PK-BA", "PK-SD", "PK-PB"))
    low, high = value(whole)
    return Chart(wide(SHARES), [whole, f"{high - low:.0%}"], [whole, *places], 1, ("Where or when",))


# The nine actors with most deaths in attacks on civilians, all others, and the state.
ATTACKS = f"""WITH attacks AS (SELECT actor, sum(deaths_best) AS deaths, sum(events) AS events,
    min(row_number() OVER (ORDER BY sum(deaths_best) DESC, sum(events) DESC), 10) AS place
    {YEARLY} AND violence = 'one-sided' GROUP BY actor)
SELECT CASE place WHEN 10 THEN 'all others' ELSE actor END AS who, sum(deaths) AS "Deaths, best estimate", sum(events) AS "Events"
FROM attacks GROUP BY place"""


def attacks_on_civilians():
    state = only(f"SELECT coalesce(sum(events), 0) {YEARLY} AND scope = 'state-civilians'")
    table = wide(ATTACKS) | {("Deaths, best estimate", STATE): 0, ("Events", STATE): state}
    (first, *_), deaths = lines(ATTACKS), [n for (name, _), n in table.items() if name.startswith("Deaths")]
    finding = [f"{first[1] / sum(deaths):.0%}", *([str(state)] if state else [])]
    return Chart(table, finding, [*(f"{n:,}" for n in deaths), str(state)], index=("Who",))


THEATRES = """WITH ranked AS (SELECT theatre, sum(events) AS events, sum(deaths_best) AS deaths,
    min(row_number() OVER (ORDER BY sum(events) DESC), 7) AS place FROM candidate_2025 GROUP BY theatre)
SELECT CASE place WHEN 7 THEN 'all others' ELSE replace(replace(theatre, ' - Civilians', ' against civilians'), ' - ', ' – ') END,
sum(events) AS "Events", sum(deaths) AS "Deaths, best estimate" FROM ranked GROUP BY place"""


def theatres_of_2025():
    found = lines(THEATRES)
    finding = ["2025", "theatre-events all", *(f"{events:,}" for _, events, _ in found[:2])]
    return Chart(wide(THEATRES), finding, [f"{n:,}" for _, *both in found for n in both], index=("Theatre (UCDP's name)",))


CHARTS = {chart.__name__: chart for chart in (
    deaths_by_scope, actors_over_time, largest_dyads, kinds_by_province, civilians_as_bounds, attacks_on_civilians, theatres_of_2025,
)}  # fmt: skip
