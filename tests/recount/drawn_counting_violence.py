"""What is drawn in `counting-violence.md`."""

import itertools
import re
from collections import defaultdict

from recount import counting_violence as counting
from recount import say
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


def blocks(figure, wanted: dict[str, tuple]) -> dict[tuple, float]:
    """The numbers of tables of counts by year, by title: (area, kind, key before the name).

    Rows are known by their order; a bar stands under its year and must be as long as its number.
    """
    text = [(*one.get_position(), one.get_text(), one.get_fontsize()) for one in figure.axes[0].texts]
    found = {}
    titles = [(x, y, words) for x, y, words, size in text if size == 12]
    years = [(x, y, int(words)) for x, y, words, _ in text if re.fullmatch(r"20\d\d", words)]

    def block(x, y):
        return max((t for t in titles if t[0] <= x + 1e-6 and t[1] < y), key=lambda t: (t[0], t[1]))[2]

    bars = defaultdict(list)
    for y, start, end, thick in strips(figure):
        if thick != 1.0:
            bars[block(start, y)].append((y, start, end, thick))
    assert set(bars) == set(wanted) == {title for *_, title in titles}
    for title, (area, kind, before) in wanted.items():
        told = beside(area, kind)
        names = list(dict.fromkeys(r["name"] for r in told))
        at = dict(zip(sorted({y for y, *_ in bars[title]}), names, strict=True))
        top = max(r["high"] for r in told)
        width = sorted({x for x, *_ in years})
        width = min(b - a for a, b in itertools.pairwise(width))
        assert len(bars[title]) == len(told)
        for y, start, end, thick in bars[title]:
            year = next(one for x, up, one in sorted(years, key=lambda t: -t[1]) if abs(x - start) < 1e-6 and up < y)
            (row,) = [r for r in told if (r["name"], r["year"]) == (at[y], year)]
            (shown,) = [w for x, up, w, _ in text if abs(x - start) < 1e-6 and abs(up - (y - 10)) < 1e-6]
            marks = row["until"] != "", row["doubt"] == 2, row["doubt"] == 3, row["confidence"] == "low"
            assert tuple(mark in shown for mark in "+*†°") == marks
            assert abs(end - start - max(row["value"] / top * (width - 12), 1.5)) < 0.01, (title, row)
            assert (thick > 4) == (row["until"] == "" and row["doubt"] < 2 and row["measure"] != "cases"), (title, row)
            found["Value", *before, row["name"], row["measure"], row["period"]] = float(re.match(r"[\d,]+", shown)[0].replace(",", ""))
        ratios = [w for x, up, w, _ in text if w.endswith("×") and block(x, up) == title]
        several = column(
            f"SELECT year FROM ends WHERE area = '{area}' AND kind = '{kind}' AND size > 1 AND {counting.FIVE_YEARS} ORDER BY year"
        )
        assert ratios == [say("spread", kind, area, str(year)).replace(" times", "×") for year in several]
    return found


def two_provinces(figure):
    areas = {"PK-KP": "KP", "PK-BA": "Balochistan"}
    return blocks(figure, {f"{short}, {kind}": (area, kind, (short,)) for area, short in areas.items() for kind in ("deaths", "incidents")})


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
    rules = lines(f"""SELECT CASE definition WHEN 'balochistan-home-department' THEN 'Balochistan ' WHEN 'kp-home-department' THEN 'KP ' ELSE '' END
        || name, {", ".join(counting.QUESTIONS)} FROM counting_rules JOIN definitions USING (definition, institute)
        ORDER BY scope, institute, name""")
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
    "national_deaths": lambda figure: blocks(figure, {"Pakistan": ("PK", "deaths", ())}),
    "national_incidents": lambda figure: blocks(figure, {"Pakistan": ("PK", "incidents", ())}),
    "kp_and_balochistan": two_provinces,
    "one_year_step_by_step": step_by_step,
    "who_counts_what": matrix,
    "agreement_in_direction": directions,
    "breaks_in_the_records": breaks,
    "audit_breaks": audit,
}
# The coefficient and the common years are written beside the marks or left to the table.
UNDRAWN = {"agreement_in_direction": lambda cell, drawn: cell[0] in ("Common years", "Rank correlation (Spearman)")}
