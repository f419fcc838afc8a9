"""Who fights and who dies: the facts and charts of `who-fights.md`."""

from recount import Chart, value
from recount.tables import column, lines, long, only, questions, wide

STATE = "Government of Pakistan"
SEPARATIST = "('BLA', 'BLF', 'BRA', 'BRAS', 'UBA', 'Baloch Ittehad', 'BLA and UBA')"
SCOPES = """WITH scopes (scope, name) AS (VALUES ('militancy', 'Militancy'), ('us-led', 'US-led, over al-Qaida'),
('communal-tribal', 'Communal and tribal'), ('india-pakistan', 'India and Pakistan'), ('party-ethnic', 'Parties and languages'),
('afghan-war', 'Afghan war'))"""
# Groups as charts name them; all others by UCDP's own names.
NAMED = """named_actors (actor, called) AS (VALUES ('BLA', 'Balochistan Liberation Army (BLA)'), ('BRA', 'Baloch Republican Army (BRA)'),
('IS', 'Islamic State (IS)'), ('LeJ', 'Lashkar-e-Jhangvi (LeJ)'), ('TTP', 'Pakistani Taliban (TTP)'), ('Taleban', 'Afghan Taliban'), ('UBA', 'United Baloch Army (UBA)'))"""
KINDS = {"state-based": "a state and a group", "non-state": "groups, neither a state", "one-sided": "against civilians"}

YEARLY = "FROM victims WHERE source = 'ucdp-ged'"
# Rows within a scope or a kind of violence, militancy if neither is named; those chosen of them; what is summed.
THERE = "FROM victims_within WHERE source = :source AND places = :places AND period = :when"
WITHIN = f"{THERE} AND CASE :within WHEN '' THEN :scope <> '' OR scope = 'militancy' ELSE :within IN ('all', scope, violence) END"
CHOSEN = f"""(:actor = '' OR :actor = 'separatists' AND actor IN {SEPARATIST} OR instr('+' || :actor || '+', '+' || replace(actor, ' ', '_') || '+'))
    AND (:dyad = '' OR dyad_id = :dyad) AND :scope IN ('', scope) AND :violence IN ('', violence)"""
MEASURE = """CASE :measure WHEN 'deaths' THEN deaths_best WHEN 'events' THEN events WHEN 'events-without-deaths' THEN events_best_zero
    WHEN 'deaths-state' THEN deaths_state WHEN 'deaths-groups' THEN deaths_groups WHEN 'deaths-civilians' THEN deaths_civilians
    WHEN 'deaths-unknown' THEN deaths_unknown END"""
TAKES = "source measure places when within= actor= dyad= scope= violence="
IN_KIND = f"{THERE.replace(':source', repr('ucdp-ged'))} AND :within IN ('all', scope, violence)"
CIVILIANS = "1.0 * sum(deaths_civilians) / sum(deaths_best) AS low, 1.0 * sum(deaths_civilians + deaths_unknown) / sum(deaths_best) AS high"
WIDTHS = (
    f"SELECT year, 1.0 * sum(deaths_unknown) / sum(deaths_best) AS width {YEARLY} AND scope = 'militancy' AND year >= 2007 GROUP BY year"
)

FACTS = questions(f"""
-- victims {TAKES} | {{:,}}
SELECT coalesce(sum({MEASURE}), 0) {WITHIN} AND {CHOSEN}
-- victims-share {TAKES} | {{:.0%}}
SELECT 1.0 * sum({MEASURE} * ({CHOSEN})) / sum(iif(:measure LIKE 'deaths%', deaths_best, events)) {WITHIN}
-- killed-by-count year kind who | {{:,}}
SELECT sum(value) FROM published_figures WHERE period = CAST(:year AS TEXT) AND area = 'PK' AND status IN ('', 'revised')
AND measure = 'deaths-' || :kind AND instr(CASE :who WHEN 'PIPS' THEN 'pips-attacks pips-operations' WHEN 'CRSS' THEN 'crss-violence'
    WHEN 'the-military' THEN 'ispr-operations' END, counts)
-- scope-peak-year scope | {{}}
SELECT year {YEARLY} AND scope = :scope GROUP BY year ORDER BY sum(deaths_best) DESC LIMIT 1
-- actors-counted places when within=militancy | {{}}
SELECT count(DISTINCT actor) {IN_KIND} AND deaths_best > 0
-- actor-first-year actor | {{}}
SELECT min(year) {YEARLY} AND scope = 'militancy' AND actor = replace(:actor, '_', ' ')
-- dyad-inside places dyad | {{:.0%}}
SELECT 1.0 * sum(deaths_best) FILTER (WHERE province IN (SELECT province FROM places WHERE places = :places)) / sum(deaths_best)
{YEARLY} AND dyad_id = :dyad
-- dyads-counted | {{}}
SELECT count(DISTINCT dyad_id) {YEARLY}
-- civilian-range places when within=militancy | {{:.0%}} to {{:.0%}}
SELECT {CIVILIANS} {IN_KIND}
-- widest-civilian-range since=2007 | {{:.0%}}
SELECT max(width) FROM ({WIDTHS}) WHERE year >= :since
-- theatre-total measure theatre | {{:,}}
SELECT sum(CASE :measure WHEN 'events' THEN events WHEN 'deaths' THEN deaths_best END) FROM candidate_2025
WHERE :theatre IN (replace(theatre, ' ', '_'), 'all')
-- theatre-inside theatre | {{:.0%}}
/* Events of Pakistan's own dyads in 2015 to 2021: those with separatist groups, and those with all others but IS. */
SELECT 1.0 * sum(events) FILTER (WHERE province = CASE :theatre WHEN 'balochistan' THEN 'PK-BA' ELSE 'PK-KP' END) / sum(events)
{YEARLY} AND violence = 'state-based' AND year BETWEEN 2015 AND 2021
AND dyad_id IN (SELECT dyad_id FROM actors WHERE dyad LIKE '{STATE} - %')
AND CASE :theatre WHEN 'balochistan' THEN actor IN {SEPARATIST} ELSE actor NOT IN {SEPARATIST} AND actor <> 'IS' END
""")


def in_order(places, when, actors, within="militancy") -> bool:
    """Whether the actors have most deaths, in that order."""
    wanted = actors.replace("_", " ").split("+")
    ranked = f"SELECT actor {IN_KIND} GROUP BY actor ORDER BY sum(deaths_best) DESC"
    return column(ranked, places=places, when=when, within=within)[: len(wanted)] == wanted


def theatre_exceeds(first, second) -> bool:
    (events, deaths), (fewer, less) = ([value("theatre-total", what, name) for what in ("events", "deaths")] for name in (first, second))
    return events > fewer and deaths > less and deaths / events > less / fewer


TRUTHS = {
    "actors-in-order": in_order,
    "widest-civilian-years": lambda years: (
        sorted(column(f"{WIDTHS} ORDER BY width DESC")[: years.count("+") + 1]) == sorted(map(int, years.split("+")))
    ),
    "theatre-exceeds": theatre_exceeds,
}

FALSE = {
    "actors-in-order PK-BA all LeJ+BLA": "BLA 685, LeJ 519",
    "actors-in-order country all LeJ+TTP within=one-sided": "TTP 2,503, LeJ",
    "widest-civilian-years 2009+2010": "2008",
    "theatre-exceeds Pakistan:_Balochistan Pakistan:_Government": "385 and 532 events",
}

# --- Charts ---------------------------------------------------------------------------------


def deaths_by_scope():
    militancy = "sum(iif(scope = 'militancy', deaths_best, 0))"
    table = wide(f"""SELECT year, coalesce({militancy}, 0) AS "Militancy", coalesce(sum(deaths_best) - {militancy}, 0) AS "All other conflicts"
        FROM years LEFT JOIN victims USING (source, year) WHERE source = 'ucdp-ged' GROUP BY year""")
    sums = (sum(n for (name, _), n in table.items() if name == panel) for panel in ("Militancy", "All other conflicts"))
    return Chart(table, "victims-share ucdp-ged deaths country all scope=militancy", [f"{n:,}" for n in sums])


# The five actors with most deaths in each province since 2002, and all others.
LARGEST = f"""WITH {NAMED}, named AS (SELECT name AS province, year, deaths_best,
    iif(scope = 'us-led', 'US-led, over al-Qaida', coalesce(called, actor)) AS actor FROM victims JOIN provinces USING (province)
    LEFT JOIN named_actors USING (actor) WHERE source = 'ucdp-ged' AND year >= 2002 AND province IN ('PK-KP', 'PK-BA')),
ranked AS (SELECT province, actor, row_number() OVER (PARTITION BY province ORDER BY sum(deaths_best) DESC) AS place
    FROM named GROUP BY province, actor),
largest AS (SELECT province, min(place, 6) AS place, CASE WHEN place > 5 THEN 'all others' ELSE actor END AS actor, year, deaths_best
    FROM named JOIN ranked USING (province, actor))"""


def actors_over_time():
    table = long(f"""{LARGEST} SELECT 'Deaths', province, actor, year, sum(deaths_best) FROM largest
        GROUP BY province, actor, year HAVING sum(deaths_best) > 0""")
    sums = lines(f"{LARGEST} SELECT sum(deaths_best), place FROM largest GROUP BY province, place ORDER BY province DESC, place")
    share = only(f"""{LARGEST} SELECT 1.0 * sum(deaths_best) FILTER (WHERE place = 1) / sum(deaths_best) FROM largest
        WHERE province = 'Khyber Pakhtunkhwa'""")
    return Chart(table, [f"{share:.0%}"], ["2002", *(f"{n:,}" for n, _ in sums)], index=("Province", "Actor", "Year"))


def who_was_killed():
    kinds = {"militants": "Militants", "security": "Soldiers and police", "civilians": "Civilians"}
    others = {
        "militants": {"PIPS": "PIPS", "CRSS": "CRSS", "the-military": "the military"},
        "security": {"PIPS": "PIPS"},
        "civilians": {"PIPS": "PIPS"},
    }
    total, table, alt = value("counted picss-combat-deaths deaths PK 2025"), {}, ["2025"]
    own = {kind: value(f"counted picss-combat-deaths deaths-{kind} PK 2025") for kind in kinds}
    weak = {
        counts
        for (counts,) in lines(
            "SELECT counts FROM published_figures WHERE period = '2025' AND area = 'PK' AND measure = 'deaths-militants' AND confidence = 'low'"
        )
    }
    for kind, name in kinds.items():
        found = {who: value(f"killed-by-count 2025 {kind} {key}") for key, who in others[kind].items()}
        low, high = (pick([own[kind], *found.values()]) for pick in (min, max))
        told = (
            f"{who} {n:,}" + "°" * (who == "CRSS" and "crss-violence" in weak) for who, n in sorted(found.items(), key=lambda one: one[1])
        )
        table |= {("PICSS", name): own[kind], ("Lowest count", name): low, ("Highest count", name): high, ("Others", name): ", ".join(told)}
        alt += [f"{n:,}" for n in (own[kind], low, high)]
    rest = total - sum(own.values())
    table |= {(column, "Peace committees"): rest for column in ("PICSS", "Lowest count", "Highest count")} | {
        ("Others", "Peace committees"): ""
    }
    shares = [f"{own[kind] / total:.0%}" for kind in ("militants", "civilians")]
    return Chart(table, ["2025", *shares], [*alt, f"{rest:,}"], index=("Who",))


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
    shares = [f"victims-share ucdp-ged deaths {place} all within=all violence=one-sided" for place in places]
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
    whole, *places = (f"civilian-range {place} all" for place in ("country", "PK-KP", "PK-BA", "PK-SD", "PK-PB"))
    return Chart(wide(SHARES), [whole], [whole, *places], 1, ("Where or when",))


# The six actors with most deaths in attacks on civilians, and all others.
ATTACKS = f"""WITH {NAMED}, attacks AS (SELECT actor, sum(deaths_best) AS deaths, sum(events) AS events,
    min(row_number() OVER (ORDER BY sum(deaths_best) DESC, sum(events) DESC), 7) AS place
    {YEARLY} AND violence = 'one-sided' GROUP BY actor)
SELECT CASE place WHEN 7 THEN 'all others' ELSE coalesce(called, actor) END AS who,
sum(deaths) AS "Deaths, best estimate", sum(events) AS "Events" FROM attacks LEFT JOIN named_actors USING (actor) GROUP BY place"""


def attacks_on_civilians():
    table, (first, *_) = wide(ATTACKS), lines(ATTACKS)
    deaths = [n for (name, _), n in table.items() if name.startswith("Deaths")]
    return Chart(table, [f"{first[1] / sum(deaths):.0%}"], [f"{n:,}" for n in deaths], index=("Who",))


THEATRES = """WITH ranked AS (SELECT theatre, sum(events) AS events, sum(deaths_best) AS deaths,
    min(row_number() OVER (ORDER BY sum(events) DESC), 7) AS place FROM candidate_2025 GROUP BY theatre)
SELECT CASE place WHEN 7 THEN 'all others' ELSE replace(replace(theatre, ' - Civilians', ' against civilians'), ' - ', ' – ') END,
sum(events) AS "Events", sum(deaths) AS "Deaths, best estimate" FROM ranked GROUP BY place"""


def theatres_of_2025():
    found = lines(THEATRES)
    finding = ["2025", *(f"{found[0][at] / sum(row[at] for row in found):.0%}" for at in (1, 2))]
    return Chart(wide(THEATRES), finding, [f"{n:,}" for _, *both in found for n in both], index=("Theatre (UCDP's name)",))


CHARTS = {chart.__name__: chart for chart in (
    who_was_killed, deaths_by_scope, actors_over_time, largest_dyads, kinds_by_province, civilians_as_bounds, attacks_on_civilians, theatres_of_2025,
)}  # fmt: skip
