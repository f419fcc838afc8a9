"""Who fights and who dies: the charts and facts of who-fights.md, counted anew from data/*.csv."""

import numpy as np
import recount
from again import Again
from again_places import pct, table

STATE = "Government of Pakistan"
SEPARATIST = {"BLA", "BLF", "BRA", "BRAS", "UBA", "Baloch Ittehad", "BLA and UBA"}
SCOPES = {
    "militancy": "Militancy",
    "us-led": "US-led, over al-Qaida",
    "communal-tribal": "Communal and tribal",
    "india-pakistan": "India and Pakistan",
    "party-ethnic": "Parties and languages",
    "afghan-war": "Afghan war",
}
KINDS = {"state-based": "a state and a group", "non-state": "groups, neither a state", "one-sided": "against civilians"}


def rows(places="country", when="all", scope="militancy", **keep):
    found = table("victims", "ucdp-ged", places, when, scope)
    return [row for row in found if all(row[k] == v for k, v in keep.items())]


def deaths(found, column="deaths_best") -> int:
    return sum(int(row[column]) for row in found)


def grouped(found, key, column="deaths_best"):
    sums: dict = {}
    for row in found:
        name = key(row) if callable(key) else row[key]
        sums[name] = sums.get(name, 0) + int(row[column])
    return sums


def ranked(sums):
    return sorted(sums.items(), key=lambda one: -one[1])


def civilians(found):
    low, gap, every = deaths(found, "deaths_civilians"), deaths(found, "deaths_unknown"), deaths(found)
    return low / every, (low + gap) / every


def range_text(found):
    return " to ".join(map(pct, civilians(found)))


def by_actor(actor, places, when):
    return [row for row in rows(places, when) if row["actor"] == actor.replace("_", " ")]


def dyad(number, places="country"):
    return [row for row in rows(places, scope="all") if row["dyad_id"] == number]


def kind(violence, places, scope, when="all"):
    found = rows(places, when, scope)
    return deaths([r for r in found if r["violence"] == violence]) / deaths(found)


def one_sided():
    return ranked(grouped(rows(scope="all", violence="one-sided"), "actor"))


def theatre(name, column):
    name = name.replace("_", " ")
    return sum(int(r[column]) for r in recount.rows("candidate_2025") if name in ("all", r["theatre"]))


def width(year):
    low, high = civilians(rows(when=str(year)))
    return high - low


def late_years():
    return [year for year in recount.years("ucdp-ged") if year >= 2007]


def inside(which):
    own = {r["dyad_id"] for r in recount.rows("actors") if r["dyad"].startswith(f"{STATE} - ")}
    found = [r for r in rows(when="2015..2021", scope="all", violence="state-based") if r["dyad_id"] in own]
    found = [r for r in found if (r["actor"] in SEPARATIST) == (which == "balochistan") and r["actor"] != "IS"]
    place = {"balochistan": "PK-BA", "government": "PK-KP"}[which]
    return deaths([r for r in found if r["province"] == place], "events") / deaths(found, "events")


FACTS = {
    "scope-deaths": lambda scope, when: f"{deaths(rows(when=when, scope=scope)):,}",
    "scope-share": lambda scope, when: pct(deaths(rows(when=when, scope=scope)) / deaths(rows(when=when, scope="all"))),
    "scope-peak-year": lambda scope: ranked(grouped(rows(scope=scope), "year"))[0][0],
    "us-led-before": lambda year: f"{deaths([r for r in rows(scope='us-led') if r['year'] < year]):,}",
    "actor-deaths": lambda *a: f"{deaths(by_actor(*a)):,}",
    "actor-share": lambda actor, places, when: pct(deaths(by_actor(actor, places, when)) / deaths(rows(places, when))),
    "actors-counted": lambda places, when: str(sum(1 for n in grouped(rows(places, when), "actor").values() if n)),
    "actor-first-year": lambda actor: min(r["year"] for r in by_actor(actor, "country", "all")),
    "separatist-share": lambda places, when: pct(
        deaths([r for r in rows(places, when) if r["actor"] in SEPARATIST]) / deaths(rows(places, when))
    ),
    "places-deaths": lambda places, when: f"{deaths(rows(places, when)):,}",
    "dyad-share": lambda number: pct(deaths(dyad(number)) / deaths(rows(scope="all"))),
    "dyad-inside": lambda number, places: pct(deaths(dyad(number, places)) / deaths(dyad(number))),
    "dyads-counted": lambda: str(len({r["dyad_id"] for r in rows(scope="all")})),
    "kind-share": lambda violence, places, when, scope: pct(kind(violence, places, scope, when)),
    "civilian-range": lambda places, when, scope: range_text(rows(places, when, scope)),
    "unknown-share": lambda places, when, scope: pct(
        deaths(rows(places, when, scope), "deaths_unknown") / deaths(rows(places, when, scope))
    ),
    "dead-of": lambda side, places, when: pct(deaths(rows(places, when), f"deaths_{side}") / deaths(rows(places, when))),
    "best-zero": lambda places, when: pct(deaths(rows(places, when), "events_best_zero") / deaths(rows(places, when), "events")),
    "one-sided-share": lambda actors: pct(
        sum(n for a, n in one_sided() if a in actors.replace("_", " ").split("+")) / sum(n for _, n in one_sided())
    ),
    "theatre-events": lambda name: f"{theatre(name, 'events'):,}",
    "theatre-deaths": lambda name: f"{theatre(name, 'deaths_best'):,}",
    "theatre-inside": lambda which: pct(inside(which)),
    "candidate-state-events": lambda: str(
        sum(int(r["events"]) for r in recount.rows("victims") if r["source"] == "ucdp-candidate" and r["scope"] == "state-civilians")
    ),
}


def apart(a, b, when, scope):
    return civilians(rows(a, when, scope))[0] > civilians(rows(b, when, scope))[1]


def overlap(a, b, when, scope):
    (low, high), (low_, high_) = (civilians(rows(at, when, scope)) for at in (a, b))
    return low <= high_ and low_ <= high


def per_event(name):
    return theatre(name, "deaths_best") / theatre(name, "events")


TRUTHS = {
    "scope-peak-before": lambda scope, year: ranked(grouped(rows(scope=scope), "year"))[0][0] < year,
    "scope-outnumbers-others": lambda scope: 2 * deaths(rows(scope=scope)) > deaths(rows(scope="all")),
    "actors-in-order": lambda actors, places, when: (
        [a for a, _ in ranked(grouped(rows(places, when), "actor"))][: len(actors.split("+"))] == actors.replace("_", " ").split("+")
    ),
    "actor-majority": lambda actor, places, when: 2 * deaths(by_actor(actor, places, when)) > deaths(rows(places, when)),
    "dyad-majority": lambda number: 2 * deaths(dyad(number)) > deaths(rows(scope="all")),
    "kind-larger": lambda violence, a, b, scope: kind(violence, a, scope) > kind(violence, b, scope),
    "civilians-bounds-apart": apart,
    "civilians-bounds-overlap": overlap,
    "widest-civilian-years": lambda wanted: (
        set(sorted(late_years(), key=width)[-len(wanted.split("+")) :]) == set(map(int, wanted.split("+")))
    ),
    "civilian-ranges-within": lambda first, points: max(width(y) for y in late_years() if y >= int(first)) * 100 < float(points),
    "one-sided-order": lambda actors: [a for a, _ in one_sided()][: len(actors.split("+"))] == actors.replace("_", " ").split("+"),
    "no-event-of": lambda scope: not rows(scope=scope),
    "theatre-exceeds": lambda a, b: all(theatre(a, c) > theatre(b, c) for c in ("events", "deaths_best")) and per_event(a) > per_event(b),
}

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


def stairs(ax) -> list[dict[int, float]]:
    """Heights above their floor by year, of each stair of an axes."""
    found = []
    for patch in ax.patches:
        if hasattr(patch, "get_data"):
            values, edges, floor = map(np.asarray, patch.get_data())
            floor = floor if floor.ndim else [float(floor)] * len(values)
            found.append({int(edge + 0.5): value - low for edge, value, low in zip(edges, values, floor)})
    return found


def by_scope():
    first, last = recount.years("ucdp-ged")[0], recount.years("ucdp-ged")[-1]
    every = grouped(rows(scope="all"), lambda r: (SCOPES[r["scope"]], int(r["year"])))
    totals = grouped(rows(scope="all"), "scope")
    return Again(
        table=lambda: {(name, y): every.get((name, y), 0) for name in SCOPES.values() for y in range(first, last + 1)},
        finding=lambda: [pct(totals["militancy"] / sum(totals.values()))],
        alt=lambda: [f"{totals[scope]:,}" for scope in SCOPES],
        drawn=lambda figure: {(ax.get_title(loc="left"), year): height for ax in figure.axes for year, height in stairs(ax)[0].items()},
    )


def over_time():
    first, shown = 2002, 6
    names = {"us-led": "US-led, over al-Qaida"}

    def name(row):
        return names.get(row["scope"]) or {"Taleban": "Afghan Taliban"}.get(row["actor"], row["actor"])

    def of(code):
        found = [r for r in rows(code, scope="all") if int(r["year"]) >= first]
        top = [a for a, _ in ranked(grouped(found, name))[:shown]]
        return grouped(found, lambda r: (name(r) if name(r) in top else "all others", int(r["year"]))), [*top, "all others"]

    provinces = {"PK-KP": "Khyber Pakhtunkhwa", "PK-BA": "Balochistan"}

    def sums(code):
        cells, order = of(code)
        return [(actor, sum(n for (a, _), n in cells.items() if a == actor)) for actor in order]

    def drawn(figure):
        found = {}
        for ax in figure.axes:
            labels = [tick.get_text() for tick in ax.get_yticklabels()]
            code = next(c for c, n in provinces.items() if n == ax.get_title(loc="left"))
            peaks = {a: max(n for (b, _), n in of(code)[0].items() if b == a) for a in labels}
            for label, heights in zip(labels, stairs(ax), strict=True):
                found |= {("Deaths", provinces[code], label, year): -h / 0.8 * peaks[label] for year, h in heights.items() if h}
        return found

    def finding():
        return [pct(sums(c)[0][1] / sum(n for _, n in sums(c))) for c in provinces]

    return Again(
        table=lambda: {("Deaths", provinces[c], a, y): n for c in provinces for (a, y), n in of(c)[0].items() if n},
        finding=finding,
        alt=lambda: [str(first), *[f"{n:,}" for c in provinces for _, n in sums(c)]],
        drawn=drawn,
        index=("Province", "Actor", "Year"),
    )


def pair(name):
    name = name.replace("Government of United States of America - al-Qaida", "US-led, over al-Qaida").replace("Government of ", "")
    return name.replace(" - Civilians", " against civilians").replace(" - ", " – ")


def dyads_again():
    names = {r["dyad_id"]: r["dyad"] for r in recount.rows("actors")}
    found = rows(scope="all")
    top = sorted(grouped(found, "dyad_id").items(), key=lambda one: -one[1])[:12]
    one = {r["dyad_id"]: r for r in found}
    events = grouped(found, "dyad_id", "events")

    def drawn(figure):
        (ax,) = figure.axes
        return {("Deaths, best estimate", names[d]): bar.get_width() for (d, _), bar in zip(top, ax.patches, strict=True)}

    return Again(
        table=lambda: {
            key: value
            for d, n in top
            for key, value in {
                ("Violence between", names[d]): KINDS[one[d]["violence"]],
                ("Scope", names[d]): SCOPES[one[d]["scope"]],
                ("Events", names[d]): events[d],
                ("Deaths, best estimate", names[d]): n,
            }.items()
        },
        finding=lambda: [pct(top[0][1] / deaths(found))],
        alt=lambda: [f"{n:,}" for _, n in top],
        drawn=drawn,
        index=("Dyad",),
        undrawn=lambda key, drawn: key[0] != "Deaths, best estimate",
    )


def kinds_again():
    shown = ["PK-KP", "PK-BA", "PK-SD", "PK-PB", "PK-JK"]
    name = recount.names()
    share = {(c, k): kind(k, c, "all") for c in shown for k in ("state-based", "one-sided")}
    share |= {(c, "non-state"): 1 - share[c, "state-based"] - share[c, "one-sided"] for c in shown}

    def drawn(figure):
        (ax,) = figure.axes
        return {
            (f"{KINDS[k]}, %", name[c]): bar.get_width() * 100
            for k, container in zip(KINDS, ax.containers, strict=True)
            for c, bar in zip(shown, container, strict=True)
        }

    top = max(shown, key=lambda c: share[c, "one-sided"])
    return Again(
        table=lambda: (
            {(f"{KINDS[k]}, %", name[c]): share[c, k] * 100 for c in shown for k in KINDS}
            | {("Deaths, best estimate", name[c]): deaths(rows(c, scope="all")) for c in shown}
        ),
        finding=lambda: [pct(share[top, "one-sided"]), pct(share["PK-KP", "one-sided"])],
        alt=lambda: [pct(share[c, "one-sided"]) for c in shown],
        drawn=drawn,
        digits=1,
        index=("Province",),
        undrawn=lambda key, drawn: key[0].startswith("Deaths"),
    )


def civilians_again():
    name = recount.names()
    parts = {str(y): rows(when=str(y)) for y in late_years()}
    parts |= {name[c]: rows(c) for c in ("PK-KP", "PK-BA", "PK-SD", "PK-PB")}
    parts["whole record"] = rows()
    low, high = "Lowest share, %", "Highest share, %"

    def tabled():
        found = {}
        for key, part in parts.items():
            found |= {
                (low, key): civilians(part)[0] * 100,
                (high, key): civilians(part)[1] * 100,
                ("Deaths", key): deaths(part),
                ("Known to be civilians", key): deaths(part, "deaths_civilians"),
                ("Not known who", key): deaths(part, "deaths_unknown"),
            }
        return found

    def drawn(figure):
        by_year, by_place = figure.axes
        found = {}
        for (x, a), (_, b) in by_year.collections[0].get_segments():
            found |= {(low, str(int(x))): a * 100, (high, str(int(x))): b * 100}
        for key, ((a, _), (b, _)) in zip(list(parts)[-5:-1], by_place.collections[0].get_segments(), strict=True):
            found |= {(low, key): a * 100, (high, key): b * 100}
        return found

    whole = civilians(parts["whole record"])
    return Again(
        table=tabled,
        drawn=drawn,
        digits=1,
        index=("Where or when",),
        finding=lambda: [*map(pct, whole), pct(whole[1] - whole[0])],
        alt=lambda: [*map(pct, whole), *[pct(v) for key in list(parts)[-5:-1] for v in civilians(parts[key])]],
        undrawn=lambda key, drawn: key[1] == "whole record" or key[0] not in (low, high),
    )


def attacks_again():
    found = rows(scope="all", violence="one-sided")
    events = grouped(found, "actor", "events")
    order = sorted(grouped(found, "actor").items(), key=lambda one: (-one[1], -events[one[0]]))
    lines = {a: (n, events[a]) for a, n in order[:9]}
    lines["all others"] = (sum(n for _, n in order[9:]), sum(events[a] for a, _ in order[9:]))
    own = deaths(rows(scope="state-civilians"), "events")
    lines[STATE] = (0, own)

    def drawn(figure):
        (ax,) = figure.axes
        return {("Deaths, best estimate", who): bar.get_width() for who, bar in zip(lines, ax.patches, strict=True)}

    return Again(
        table=lambda: {("Deaths, best estimate", w): n for w, (n, _) in lines.items()} | {("Events", w): e for w, (_, e) in lines.items()},
        finding=lambda: [pct(order[0][1] / sum(n for _, n in order)), *([str(own)] if own else [])],
        alt=lambda: [*[f"{n:,}" for n, _ in lines.values()], str(own)],
        drawn=drawn,
        index=("Who",),
        undrawn=lambda key, drawn: key[0] == "Events",
    )


def theatres_again():
    events, dead = (ranked_theatres(c) for c in ("events", "deaths_best"))
    order = sorted(events, key=lambda name: -events[name])
    lines = {pair_theatre(t): (events[t], dead[t]) for t in order[:6]}
    lines["all others"] = tuple(sum(s[t] for t in order[6:]) for s in (events, dead))
    columns = ("Events", "Deaths, best estimate")

    def drawn(figure):
        return {
            (c, who): bar.get_width()
            for c, ax in zip(columns, figure.axes, strict=True)
            for who, bar in zip(lines, ax.patches, strict=True)
        }

    return Again(
        table=lambda: {(c, who): pair_[i] for i, c in enumerate(columns) for who, pair_ in lines.items()},
        finding=lambda: ["2025", f"{sum(events.values()):,}", *[f"{events[name]:,}" for name in order[:2]]],
        alt=lambda: [f"{n:,}" for pair_ in lines.values() for n in pair_],
        drawn=drawn,
        index=("Theatre (UCDP's name)",),
    )


def ranked_theatres(column):
    return grouped(recount.rows("candidate_2025"), "theatre", column)


def pair_theatre(name):
    return name.replace(" - Civilians", " against civilians").replace(" - ", " – ")


CHARTS = {
    "deaths_by_scope": by_scope,
    "actors_over_time": over_time,
    "largest_dyads": dyads_again,
    "kinds_by_province": kinds_again,
    "civilians_as_bounds": civilians_again,
    "attacks_on_civilians": attacks_again,
    "theatres_of_2025": theatres_again,
}
