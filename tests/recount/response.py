"""The response by claimant and UCDP's dead by side: facts and charts of `two-governments.md`."""

from recount import (
    Chart,
    counting_violence,  # noqa: F401  its view of published figures
    value,
)
from recount.tables import BOOK, ask, column, lines, long, long_day, only

BOOK.executescript("""
CREATE VIEW claimants (area, claimant, definition) AS VALUES
    ('PK-KP', 'ISPR', 'ispr-operations'), ('PK-KP', 'ISPR', 'ispr-incidents'), ('PK-KP', 'Interior Ministry', 'ministry-terrorism'),
    ('PK-KP', 'KP Police', 'kp-police'), ('PK-BA', 'ISPR', 'ispr-operations'), ('PK-BA', 'ISPR', 'ispr-incidents'),
    ('PK-BA', 'Interior Ministry', 'ministry-terrorism'), ('PK-BA', 'Balochistan Home Department', 'balochistan-home-department'),
    ('PK', 'PICSS', 'picss-combat-deaths'), ('PK', 'CRSS', 'crss-violence');

-- Printed of a year since 2023, or of a part that begins with it.
CREATE VIEW printed AS SELECT claimants.area, claimant, year, iif(length(figures.period) = 4, figures.period || '-12-31', substr(period, 12)) AS until, measure,
    value, stands, status = 'contradicted' AS rival, militants_killed = 'no' AS without_militants, read_in, figures.place
FROM figures JOIN claimants ON (figures.area, figures.institute, counts) = (claimants.area, claimant, claimants.definition)
JOIN counting_rules ON counting_rules.definition = counts
WHERE area_part = '' AND year >= 2023 AND (length(period) = 4 OR period LIKE year || '-01-01/' || year || '%');

-- The ends of what stands of a measure; of all that is printed, where nothing does.
CREATE VIEW sides AS SELECT area, claimant, year, until, measure, coalesce(min(value) FILTER (WHERE stands), min(value)) AS low,
    coalesce(max(value) FILTER (WHERE stands), max(value)) AS high,
    coalesce(max(value) FILTER (WHERE stands AND without_militants), max(value) FILTER (WHERE without_militants)) AS toll
FROM printed GROUP BY 1, 2, 3, 4, 5;

CREATE TABLE responses AS WITH parts AS (SELECT area, claimant, year, until,
    max(low) FILTER (WHERE measure = 'deaths-militants') AS fewest, max(high) FILTER (WHERE measure = 'deaths-militants') AS most,
    coalesce(max(low) FILTER (WHERE measure = 'deaths-security'),
        max(low) FILTER (WHERE measure = 'deaths-army') + max(low) FILTER (WHERE measure = 'deaths-police'),
        max(toll) FILTER (WHERE measure = 'deaths') - max(toll) FILTER (WHERE measure = 'deaths-civilians')) AS forces,
    max(low) FILTER (WHERE measure = 'deaths-civilians') AS civilians, max(low) FILTER (WHERE measure = 'deaths-police') AS police
    FROM sides GROUP BY 1, 2, 3, 4),
filled AS (SELECT parts.*, coalesce(forces, iif(fewest IS NULL, NULL, low)) AS fallen, iif(forces IS NULL AND fewest IS NOT NULL, 'Interior Ministry', NULL) AS forces_by
    FROM parts LEFT JOIN sides ON (sides.area, sides.until, measure, sides.claimant) = (parts.area, parts.until, 'deaths-security', 'Interior Ministry')),
dead AS (SELECT *, max(until) FROM filled WHERE fallen IS NOT NULL AND coalesce(fewest, civilians) IS NOT NULL GROUP BY area, claimant, year),
operations AS (SELECT area, claimant, year, until AS made_until, value, rival,
    row_number() OVER (PARTITION BY area, claimant, year ORDER BY rival, iif(rival, '', until) DESC, value DESC) AS place
    FROM printed WHERE measure = 'operations'),
made AS (SELECT area, claimant, year, max(value) FILTER (WHERE place = 1) AS operations, max(made_until) FILTER (WHERE place = 1) AS made_until,
    max(value) FILTER (WHERE place > 1 AND rival) AS disputed, max(rival) AS rivals FROM operations GROUP BY 1, 2, 3)
SELECT area, claimant, year, operations, disputed, made_until, 1.0 * fewest / fallen AS low, 1.0 * most / fallen AS high,
    1.0 * civilians / (civilians + fallen) AS civilians, iif(civilians IS NULL, NULL, 1.0 * police / (civilians + fallen)) AS police, until, forces_by, coalesce(rivals, 0) AS rivals,
    EXISTS (SELECT 1 FROM printed WHERE printed.area = a.area AND printed.claimant = a.claimant AND printed.until = dead.until AND measure LIKE 'deaths%' AND rival) AS disputes
FROM (SELECT area, claimant, year FROM made UNION SELECT area, claimant, year FROM dead) AS a
LEFT JOIN made USING (area, claimant, year) LEFT JOIN dead USING (area, claimant, year);

-- Dead by side in militancy since 2007.
CREATE VIEW dead_by_side AS SELECT province, year, sum(deaths_state) AS state, sum(deaths_groups) AS groups, sum(deaths_unknown) AS unknown
FROM victims WHERE source = 'ucdp-ged' AND scope = 'militancy' GROUP BY 1, 2;
""")


def span(low: float, high: float) -> str:
    """1.2 to 1.5, or one number where both are printed alike."""
    return " to ".join(dict.fromkeys(f"{number:.1f}" for number in (low, high)))


CLAIM = "FROM responses WHERE (area, claimant, year) = (:place, replace(:claimant, '-', ' '), :year)"
ONE = ask(
    "what place claimant year",
    f"""SELECT CASE :what WHEN 'operations' THEN operations WHEN 'civilians' THEN civilians
    WHEN 'police' THEN police ELSE civilians + police END {CLAIM}""",
)
RANGE = ask("place claimant year", f"SELECT low, high {CLAIM}")
FOR_EACH = ask(
    "place when",
    """SELECT 1.0 * sum(groups) / sum(state + unknown) AS low, 1.0 * sum(groups + unknown) / sum(state) AS high
    FROM dead_by_side WHERE province = :place AND year BETWEEN CAST(substr(:when, 1, 4) AS INTEGER) AND CAST(substr(:when, -4) AS INTEGER)""",
)

FACTS = {
    "response": (
        lambda number, high=None: span(number, high) if high else f"{number:,}" if number > 1 else f"{number:.0%}",
        lambda what, *claim, **bound: RANGE(*claim, **bound) if what == "killed-for-each" else ONE(what, *claim),
    ),
    "response-until": (long_day, ask("place claimant year", f"SELECT until {CLAIM}")),
    "dead-for-each": (span, FOR_EACH),
}

AREAS = {"PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan", "PK": "The whole country"}
COLUMNS = {
    "Operations": "operations", "Operations, another print": "disputed", "Killed for each, low": "round(low, 1)",
    "Killed for each, high": "round(high, 1)", "Civilians, %": "round(100 * civilians, 1)", "Police, %": "round(100 * police, 1)",
    "Operations to": "made_until", "Deaths to": "until", "Forces' dead by": "forces_by",
    "Contested": "nullif(iif(rivals, 'operations', '') || iif(disputes, 'deaths', ''), '')",
}  # fmt: skip


def sources(area: str, claimant: str, year: int) -> str:
    """The outlets in which a claim was read, those of operations first."""
    read = column(
        """SELECT read_in FROM (SELECT read_in, 0 AS kind, printed.place FROM printed JOIN responses USING (area, claimant, year)
            WHERE measure = 'operations' AND (rival OR printed.until = (SELECT max(until) FROM printed AS every WHERE measure = 'operations'
                AND (every.area, every.claimant, every.year) = (area, claimant, year))) AND (area, claimant, year) = (:area, :claimant, :year)
        UNION ALL SELECT read_in, 1, printed.place FROM printed JOIN responses USING (area, claimant, year, until)
            WHERE measure LIKE 'deaths%' AND (area, claimant, year) = (:area, :claimant, :year)
        UNION ALL SELECT read_in, 2, printed.place FROM printed JOIN responses USING (area, year, until)
            WHERE measure = 'deaths-security' AND printed.claimant = forces_by AND (area, responses.claimant, year) = (:area, :claimant, :year))
        ORDER BY kind, place""",
        area=area, claimant=claimant, year=year,
    )  # fmt: skip
    return "; ".join(dict.fromkeys(read))


def claims() -> list[tuple]:
    """Area, claimant and year of each claim, in the order of the figure."""
    order = "CASE area WHEN 'PK-KP' THEN 1 WHEN 'PK-BA' THEN 2 ELSE 3 END, year, (SELECT min(rowid) FROM listed WHERE listed.claimant = responses.claimant)"
    return lines(
        f"""WITH listed (rowid, claimant) AS (VALUES (1, 'ISPR'), (2, 'Interior Ministry'), (3, 'KP Police'), (3, 'Balochistan Home Department'),
        (4, 'PICSS'), (5, 'CRSS')) SELECT area, claimant, year FROM responses ORDER BY {order}"""
    )


def response_by_claimant():
    table = {
        (name, AREAS[area], year, claimant): float("nan") if cell is None else cell
        for name, sql in COLUMNS.items()
        for area, claimant, year, cell in lines(f"SELECT area, claimant, year, {sql} FROM responses")
    }
    table |= {("Read in", AREAS[area], year, claimant): sources(area, claimant, year) for area, claimant, year in claims()}
    ends = [f"{low:.2f}" if low < 0.95 else f"{low:.1f}" for (low,) in lines(
        "SELECT low FROM responses WHERE (area, claimant) = ('PK-KP', 'ISPR') ORDER BY year")]  # fmt: skip
    police = value("response killed-for-each PK-KP KP-Police 2025 bound=high")
    alt = [str(len(claims()))]
    for key in claims():
        alt += told(*key)
    return Chart(table, ["2025", ends[-1], f"{police:.1f}"], alt, 1, ("Area", "Year", "Claimant"))


def told(area: str, claimant: str, year: int) -> list[str]:
    """What the alt text states of a claim."""
    values = only(
        """SELECT operations, disputed, low, high, civilians, police, until FROM responses
        WHERE (area, claimant, year) = (:area, :claimant, :year)""",
        area=area, claimant=claimant, year=year,
    )  # fmt: skip
    operations, disputed, low, high, civilians, police, until = values
    said = [str(year)]
    if until and until[5:] not in ("12-31", "10-31"):
        said.append(str(int(until[8:])))
    said += [f"{number:,}" for number in (operations, disputed) if number]
    return said + ([span(low, high)] if low else []) + [f"{share:.0%}" for share in (civilians, police) if share]


def dead_by_side():
    parts = {
        "the state's dead": "state", "groups' dead": "groups", "side unknown": "unknown", "ratio": "1.0 * groups / state",
        "low": "1.0 * groups / (state + unknown)", "high": "1.0 * (groups + unknown) / state",
    }  # fmt: skip
    table = {}
    for words, sql in parts.items():
        for code in ("PK-KP", "PK-BA"):
            table |= long(
                f"SELECT '{AREAS[code]}, ' || :words, year, {sql} FROM dead_by_side WHERE province = :code AND year >= 2007",
                words=words,
                code=code,
            )
    first, last = only("SELECT min(year), max(year) FROM dead_by_side WHERE year >= 2007")
    more = [
        only("SELECT count(*) FROM dead_by_side WHERE province = :code AND year >= 2007 AND groups > state + unknown", code=code)
        for code in ("PK-KP", "PK-BA")
    ]
    alt = [str(first), str(last)]
    for code, years in zip(("PK-KP", "PK-BA"), more):
        year, ratio = only("SELECT year, max(1.0 * groups / state) FROM dead_by_side WHERE province = :code AND year >= 2007", code=code)
        alt += [str(years), str(year), f"{ratio:.1f}"]
    return Chart(table, [str(more[0]), str(last - first + 1)], alt, 2)


CHARTS = {chart.__name__: chart for chart in (response_by_claimant, dead_by_side)}


# --- Drawn ----------------------------------------------------------------------------------


def read_claims(figure):
    """Bars and marks of the three columns, each in the order of its rows."""
    found = {}
    keys = {
        name: [(AREAS[area], year, claimant) for area, claimant, year in claims() if given(name, area, claimant, year)] for name in COLUMNS
    }
    made, each, shares = figure.axes
    found |= {("Operations", *key): bar.get_width() for key, bar in zip(keys["Operations"], made.patches, strict=True)}
    found |= {
        ("Operations, another print", *key): float(line.get_xdata()[0])
        for key, line in zip(keys["Operations, another print"], made.lines, strict=True)
    }
    for key, line in zip(keys["Killed for each, low"], each.lines, strict=True):
        low, high = line.get_xdata()
        found |= {("Killed for each, low", *key): low, ("Killed for each, high", *key): high}
    bars = [bar for bar in shares.patches if bar.get_width() < 1]
    first = [bar for bar in bars if bar.get_x() == 0]
    found |= {("Civilians, %", *key): 100 * bar.get_width() for key, bar in zip(keys["Civilians, %"], first, strict=True)}
    found |= {
        ("Police, %", *key): 100 * bar.get_width() for key, bar in zip(keys["Police, %"], [bar for bar in bars if bar.get_x()], strict=True)
    }
    return found


def given(name: str, area: str, claimant: str, year: int) -> bool:
    sql = COLUMNS[name]
    return (
        only(
            f"SELECT {sql} FROM responses WHERE (area, claimant, year) = (:area, :claimant, :year)", area=area, claimant=claimant, year=year
        )
        is not None
    )


def read_sides(figure):
    found = {}
    for ax, name in zip(figure.axes, (AREAS["PK-KP"], AREAS["PK-BA"])):
        (line,) = [line for line in ax.lines if len(line.get_xdata()) > 2]
        years = [round(x) for x in line.get_xdata()]
        edge = ax.get_ylim()[0]
        found |= {(f"{name}, ratio", year): y for year, y in zip(years, line.get_ydata()) if y > edge}
        for year, ((_, low), (_, high)) in zip(years, ax.collections[0].get_segments(), strict=True):
            found |= {(f"{name}, high", year): high} | ({(f"{name}, low", year): low} if low > edge else {})
    return found


DRAWN = {"response_by_claimant": read_claims, "dead_by_side": read_sides}
UNDRAWN = {"dead_by_side": lambda cell, drawn: not cell[0].endswith(("ratio", "low", "high")) or cell not in drawn}
