"""What is drawn in `counting-violence.md`."""

from recount import counting_violence as counting
from recount.tables import column, lines, rows


def beside(area, kind) -> list[dict]:
    """One row for each count and year, in the order of the charts."""
    return rows(
        f"""SELECT * FROM told JOIN (SELECT name, median(value) AS middle FROM told WHERE area = :area AND kind = :kind AND {counting.FIVE_YEARS}
        GROUP BY name) USING (name) WHERE area = :area AND kind = :kind AND {counting.FIVE_YEARS} ORDER BY scope, middle, name, year""",
        area=area,
        kind=kind,
    )


def strips(figure) -> list[tuple[float, float, float, float]]:
    """y, start, end and thickness of each horizontal bar, rules apart."""
    return [
        (segment[0][1], segment[0][0], segment[1][0], group.get_linewidth()[0])
        for group in figure.axes[0].collections
        for segment in group.get_segments()
        if group.get_linewidth()[0] != 0.8
    ]


def ranges(figure, wanted: dict[str, tuple]) -> dict[tuple, float]:
    """The dots of panels of counts by year, by title: (area, kind, key before the name). Open dots are those outside the range."""
    found = {}
    for ax, (title, (area, kind, before)) in zip(figure.axes, wanted.items(), strict=True):
        assert ax.get_title(loc="left") == title
        told = {(row["name"], row["year"]): row for row in beside(area, kind)}
        dots = {
            (line.get_label(), int(year)): (float(number), line.get_markerfacecolor() == line.get_markeredgecolor())
            for line in ax.lines
            if line.get_marker() == "o"
            for year, number in zip(*line.get_data())
        }
        assert set(dots) == set(told)
        for key, (number, filled) in dots.items():
            row = told[key]
            assert filled == (row["until"] == "" and row["doubt"] < 2 and row["measure"] != "cases"), key
            found["Value", *before, row["name"], row["measure"], row["period"]] = number
        spans = {int(x): (low, high) for lines_ in ax.collections for (x, low), (_, high) in lines_.get_segments()}
        ends = f"SELECT year, low, high FROM ends WHERE area = :area AND kind = :kind AND size > 1 AND {counting.FIVE_YEARS}"
        assert spans == {year: (low, high) for year, low, high in lines(ends, area=area, kind=kind)}
    return found


def two_provinces(figure):
    areas = {"PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan"}
    return ranges(figure, {name: (area, "deaths", (name,)) for area, name in areas.items()})


def step_by_step(figure):
    table = counting.one_year_step_by_step().table
    names = [name for column_, name in table if column_ == "Dead"]
    bars = sorted(strips(figure))
    origin = min(start for _, start, *_ in bars)
    scale = (max(end for _, _, end, _ in bars) - origin) / max(table["Dead", name] for name in names)
    at, found = 0.0, {}
    for (_, start, end, _), name in zip(bars, names, strict=True):
        assert abs((start - origin) / scale - (at if name.startswith("added") else 0)) < 0.5, name
        at = (end - origin) / scale
        found["Dead", name] = (end - start) / scale
    return found


def matrix(figure):
    kinds = {}
    for line, answer in zip(figure.axes[0].lines, ("unknown", "yes", "partly", "no"), strict=True):
        assert line.get_marker() == ("$?$" if answer == "unknown" else "o")
        assert answer == "unknown" or line.get_fillstyle() == {"yes": "full", "partly": "left", "no": "none"}[answer]
        kinds |= {(float(x), float(y)): answer for x, y in zip(*line.get_data())}
    columns, places = (sorted({at[i] for at in kinds}) for i in (0, 1))
    rules = lines(f"""SELECT name, {", ".join(counting.QUESTIONS)} FROM counting_rules JOIN definitions USING (definition, institute)
        JOIN {counting.CURRENT} USING (definition) ORDER BY scope, institute, name""")
    found = {}
    for y, (name, *answers) in zip(places, rules, strict=True):
        assert [kinds[x, y] for x in columns] == answers, name
        found["Not known", name] = float(sum(kinds[x, y] == "unknown" for x in columns))
    return found


def directions(figure):
    """Rows and years by the places of the marks; every year of a row must agree or part as counted."""
    marks = {(float(y), float(x)): line.get_marker() for line in figure.axes[0].lines for x, y in zip(*line.get_data())}
    xs, found = sorted({x for _, x in marks}), {}
    years = column("SELECT DISTINCT year FROM steps JOIN pairs USING (kind, first, second) ORDER BY year")
    assert len(xs) == len(years)
    for y, (key, pair) in zip(sorted({y for y, _ in marks}), counting.agreeing().items(), strict=True):
        steps = {year: marks[y, x] == "o" for x, year in zip(xs, years) if (y, x) in marks}
        names = {name: pair[name] for name in ("kind", "first", "second")}
        expected = lines("SELECT year, same FROM steps WHERE kind = :kind AND first = :first AND second = :second", **names)
        assert steps == dict(expected), key
        found |= {("Steps", *key): float(len(steps)), ("Same direction", *key): float(sum(steps.values()))}
    return found


def breaks(figure):
    panels, found = counting.panels(), {}
    for ax, series in zip(figure.axes, panels):
        points = [(bar.get_x() + bar.get_width() / 2, bar.get_height()) for bar in ax.patches]
        points = points or list(zip(*map(list, ax.lines[0].get_data())))
        keys = [(name, when) for name, line in series.items() for when in line]
        for (x, y), (name, when) in zip(points, keys, strict=True):
            assert abs(x - (int(when[:4]) + (int(when[-1]) - 0.5) / 4 if "quarter" in when else float(when))) < 1e-6, (name, when)
            found["Value", name, when] = float(y)
    # Rings mark the second of the two definitions of CRSS.
    assert [int(x) for x in figure.axes[8].lines[-1].get_xdata()] == [int(y) for y in panels[8]["CRSS, attacks and operations, deaths"]]
    return found


def audit(figure):
    table, found = counting.audit_breaks().table, {}
    for ax, name in zip(figure.axes, counting.AUDIT, strict=True):
        shown = [at for (column_, *at), cell in table.items() if column_ == name and cell == cell]
        for at, line in zip(shown, ax.lines):
            (x,) = line.get_xdata()
            if 0.05 < x < 20:
                found[name, *at] = x
    return found


DRAWN = {
    "national_deaths": lambda figure: ranges(figure, {"": ("PK", "deaths", ())}),
    "national_incidents": lambda figure: ranges(figure, {"": ("PK", "incidents", ())}),
    "kp_and_balochistan": two_provinces,
    "one_year_step_by_step": step_by_step,
    "who_counts_what": matrix,
    "agreement_in_direction": directions,
    "breaks_in_the_records": breaks,
    "audit_breaks": audit,
}
# The coefficient and the common years are written beside the marks or left to the table.
UNDRAWN = {"agreement_in_direction": lambda cell, drawn: cell[0] in ("Common years", "Rank correlation (Spearman)")}
