"""The charts of `fight-or-talk.md`."""

from __future__ import annotations

import datetime

import pandas as pd

from report import registers, specification, tables
from report.chapters.fight_or_talk.measures import CEASEFIRES, PARTS, START, against_chance, kp_months, primary, rate, separable
from report.estimates import results
from report.figures.chart import Chart, chart, colour
from report.figures.labels import pushed_apart
from report.figures.marks import say
from report.record import measures, panel, provinces
from report.record.credits import credit
from report.registers import turns
from report.words import long_date, number

DYADS_FROM = "2007-01"
"""Before this month UCDP has no dyad of Pakistan and the TTP (see data and methods)."""

SHAPES = {"operation": "s", "deal": "o", "ceasefire": "D", "talks": "^"}
HUES = {"operation": "accent", "deal": "PK-PB", "ceasefire": "PK-BA", "talks": "PK-IS"}


def _years(day: datetime.date) -> float:
    """A day as a number of years, for an axis."""
    first = datetime.date(day.year, 1, 1)
    return day.year + (day - first).days / 365.25


def _month(month: str) -> float:
    return int(month[:4]) + (int(month[5:7]) - 1) / 12


# --- The record -----------------------------------------------------------------------------


def _when(event: registers.Event) -> str:
    """When an event was, to the end if one was read."""
    return long_date(event.date) + (f" to {long_date(event.end)}" if event.end and event.end != event.date else "")


def _steps(edge: list[float], at: int, values: pd.Series, hue: str):
    """A filled area of horizontal steps: values from the edge at position `at` on."""
    from matplotlib.patches import Polygon

    points = [(0, edge[at])]
    for i, value in enumerate(values):
        points += [(value, edge[at + i]), (value, edge[at + i + 1])]
    return Polygon([*points, (0, edge[at + len(values)])], color=hue, linewidth=0)


@chart
def record_since_2004() -> Chart:
    """Governments, operations, deals, ceasefires and talks beside deaths in KP, month by month."""
    deaths = {source: kp_months(source) for source in ("ucdp-ged", "acled")}
    marks = turns.marks()
    last = max(deaths["acled"].index[-1], max(m.end for m in marks).isoformat()[:7])
    first_year, end = int(START[:4]), _month(last) + 2 / 12
    peak = {source: frame["whole"].idxmax() for source, frame in deaths.items()}
    counted = {lane: sum(m.lane == lane for m in marks) for lane in turns.LANES}
    years = {m.start.year for m in marks if m.lane == "operation"} & {m.start.year for m in marks if m.lane != "operation"}

    def draw(layout):
        from matplotlib.collections import LineCollection

        narrow = layout.narrow
        height, top = 1440, 62
        figure = layout.canvas(height)
        figure.set_layout_engine("none")
        edges = (
            [
                ("year", 0, 30),
                ("federal", 30, 47),
                ("PK-KP", 49, 66),
                ("ucdp-ged", 70, 128),
                ("acled", 134, 190),
                ("lanes", 192, 236),
                ("names", 236, 350),
            ]
            if narrow
            else [
                ("year", 0, 38),
                ("federal", 38, 62),
                ("PK-KP", 66, 90),
                ("ucdp-ged", 98, 268),
                ("acled", 278, 428),
                ("lanes", 436, 512),
                ("names", 512, 720),
            ]
        )
        axes = {}
        for name, left, right in edges:
            ax = figure.add_axes([left / layout.width, 4 / height, (right - left) / layout.width, (height - top - 4) / height])
            ax.set_ylim(end, first_year)
            ax.set_xticks([])
            ax.set_yticks([])
            ax.grid(False)
            for spine in ax.spines.values():
                spine.set_visible(False)
            axes[name] = ax
        scale = (end - first_year) / (height - top - 4)  # years per px
        back = figure.add_axes([0, 4 / height, 1, (height - top - 4) / height], zorder=-1)
        back.set_ylim(end, first_year)
        back.axis("off")
        back.axhspan(first_year, _month(DYADS_FROM), color=colour("shade"), linewidth=0)
        for year in range(first_year, int(end) + 1):
            back.axhline(year, color=colour("grid"), linewidth=0.7)
            axes["year"].text(0, year + 2 * scale, str(year), va="top", fontsize=11, color=colour("muted"))

        def head(left, text, y=0, **style):
            figure.text(left / layout.width, 1 - (y + 2) / height, text, va="top", **{"fontsize": 11, **style})

        places = {name: (left, right) for name, left, right in edges}
        for level, title in (("federal", "Fed"), ("PK-KP", "KP")):
            shift = (-3 if level == "federal" else 2) if narrow else 0
            figure.text(
                (sum(places[level]) / 2 + shift) / layout.width,
                1 - 42 / height,
                title,
                ha="center",
                va="top",
                fontsize=11,
                fontweight="bold",
            )
        head(places["ucdp-ged"][0], "UCDP" if narrow else "UCDP: militancy", color=colour("ink"), fontweight="bold")
        head(places["acled"][0], "ACLED" if narrow else "ACLED: all actors", color=colour("ink"), fontweight="bold")
        for name, most in (("ucdp-ged", 1200), ("acled", 1000)):
            left, right = places[name]
            frame, ax = deaths[name], axes[name]
            ax.set_xlim(0, most)
            told = frame["merged"].notna()
            edge = [_month(m) for m in frame.index]
            edge.append(edge[-1] + 1 / 12)
            merged, whole = frame["merged"][told], frame["whole"]
            for values, hue in (
                (whole[told], "settled"),
                (merged, "merged"),
                (whole[~told], "PK-KP"),
            ):
                if len(values):
                    ax.add_patch(_steps(edge, frame.index.get_loc(values.index[0]), values, colour(hue)))
            say(
                ax,
                [
                    (
                        row.whole,
                        _month(month) + 1 / 24,
                        long_date(month),
                        number(row.whole, 1)
                        if name == "acled"
                        else f"merged districts {number(row.merged)}, settled {number(row.settled)}",
                    )
                    for month, row in zip(frame.index, frame.itertuples())
                ],
                title="UCDP, deaths a month" if name == "ucdp-ged" else "ACLED, deaths per 30 days",
                along="y",
            )
            half = most / 2
            ax.axvline(0, color=colour("muted"), linewidth=0.8)
            ax.axvline(half, color=colour("grid"), linewidth=0.8, zorder=0)
            figure.text(
                (left + (right - left) / 2) / layout.width,
                1 - (top - 3) / height,
                number(half),
                ha="center",
                va="bottom",
                fontsize=11,
                color=colour("muted"),
            )
            figure.text(
                left / layout.width,
                1 - (top - 3) / height,
                "0",
                ha="center" if not narrow else "left",
                va="bottom",
                fontsize=11,
                color=colour("muted"),
            )
        head(places["ucdp-ged"][0], "deaths a\nmonth" if narrow else "deaths a month", 15, color=colour("muted"), fontsize=11)
        head(places["acled"][0], "per 30\ndays" if narrow else "deaths per 30 days", 15, color=colour("muted"), fontsize=11)
        note = "not com-\nparable" if narrow else "not comparable:\nthe TTP is not yet coded"
        axes["ucdp-ged"].text(60 if not narrow else 100, first_year + 1.1, note, fontsize=11, color=colour("muted"), va="center")
        early = deaths["acled"].index[0]
        axes["acled"].text(30, _month(early) - 4 * scale, f"from {early[:4]}", fontsize=11, color=colour("muted"), va="bottom")
        for part, place in (("merged", 2016.62), ("settled", 2016.87)):
            axes["ucdp-ged"].text(
                150, place, part if narrow else f"{part} districts", color=colour(part), fontsize=11, fontweight="bold", va="center"
            )
        axes["acled"].text(
            160,
            2019.4,
            "whole" if narrow else "whole province\nfrom mid-2018",
            color=colour("PK-KP"),
            fontsize=11,
            fontweight="bold",
            va="center",
        )

        for level in ("federal", "PK-KP"):
            ax = axes[level]
            ax.set_xlim(0, 1)
            for spell in turns.spells(level):
                start = max(_years(spell.start), first_year)
                stop = min(_years(spell.end), end) if spell.end else end
                shade, density = ("shade", 1) if not spell.party else ("ink", 0.35) if spell.party == "PTI" else ("muted", 0.18)
                ax.fill_between([0, 1], start + scale, stop - scale, color=colour(shade), alpha=density, linewidth=0)
                until = f"to {long_date(spell.end.isoformat())}" if spell.end else "on"
                say(
                    ax,
                    [(0.5, (start + stop) / 2, f"{long_date(spell.start.isoformat())} {until}", spell.party or "caretakers")],
                    title="Federal" if level == "federal" else "KP",
                    along="y",
                )
                if spell.party:
                    ax.text(
                        0.5,
                        (start + stop) / 2,
                        spell.party,
                        rotation=90,
                        ha="center",
                        va="center",
                        fontsize=11,
                        color=colour("ink"),
                        fontweight="bold" if spell.party == "PTI" else "normal",
                    )

        lanes, names = axes["lanes"], axes["names"]
        say(names, [])  # what they name is said by the lanes
        lanes.set_xlim(0, len(turns.LANES))
        names.set_xlim(0, places["names"][1] - places["names"][0])
        places_y = pushed_apart([_years(m.start) for m in marks], 14.5 * scale, end - 4 * scale)
        at = {lane: i + 0.5 for i, lane in enumerate(turns.LANES)}
        for mark, y in zip(marks, places_y):
            names.text(11, y, mark.short, fontsize=11, va="center", color=colour(HUES[mark.lane]))
        days = [_years(m.start) for m in marks]
        names.add_collection(
            LineCollection([((0, d), (9, y)) for d, y in zip(days, places_y)], colors=colour("grid"), linewidths=0.8), autolim=False
        )
        lanes.add_collection(
            LineCollection([((at[m.lane] + 0.45, d), (len(at), d)) for m, d in zip(marks, days)], colors=colour("grid"), linewidths=0.8),
            autolim=False,
        )
        for lane, x in at.items():
            own = [m for m in marks if m.lane == lane]
            bars = [((x, _years(m.start)), (x, _years(m.end))) for m in own if m.end > m.start]
            lanes.add_collection(LineCollection(bars, colors=colour(HUES[lane]), linewidths=3), autolim=False)
            lanes.plot([x] * len(own), [_years(m.start) for m in own], SHAPES[lane], color=colour(HUES[lane]), markersize=6.5)
            say(lanes, [(x, _years(m.start), _when(registers.event(m.event)), m.short, turns.LANES[lane]) for m in own])
        for lane, title in turns.LANES.items():
            x = places["lanes"][0] + (places["lanes"][1] - places["lanes"][0]) * at[lane] / len(turns.LANES)
            i = list(turns.LANES).index(lane)
            figure.text(
                (places["names"][0] + 11) / layout.width,
                1 - (2 + 14.5 * i) / height,
                f"{title.lower()}",
                fontsize=11,
                va="top",
                fontweight="bold",
                color=colour(HUES[lane]),
            )
            if i == 0:
                key = figure.add_axes([0, 1 - top / height, 1, top / height], zorder=2)
                key.set_xlim(0, layout.width)
                key.set_ylim(top, 0)
                key.axis("off")
            key.plot([x], [9 + 14.5 * i], SHAPES[lane], color=colour(HUES[lane]), markersize=6.5)
            key.plot([x, x], [14 + 14.5 * i, top], color=colour("grid"), linewidth=0.8)
        return figure

    begins: dict[str, list[str]] = {}
    for mark in marks:
        begins.setdefault(mark.start.isoformat()[:7], []).append(
            f"{mark.short} ({turns.LANES[mark.lane].lower().removesuffix('s') if mark.lane != 'talks' else 'talks'})"
        )
    every = sorted({*deaths["ucdp-ged"].index, *deaths["acled"].index, *begins})
    table = pd.DataFrame(
        {
            "Month": every,
            "UCDP, merged": deaths["ucdp-ged"]["merged"].reindex(every).to_numpy(),
            "UCDP, settled": deaths["ucdp-ged"]["settled"].reindex(every).to_numpy(),
            "ACLED, KP, per 30 days": deaths["acled"]["whole"].reindex(every).round(1).to_numpy(),
            "Begins": ["; ".join(begins.get(m, [])) or None for m in every],
        }
    )
    listed = ", ".join(f"{n} {turns.LANES[lane].lower()}" for lane, n in counted.items())
    talking = sum(m.lane != "operation" for m in marks)
    return Chart(
        name="record-since-2004",
        finding=f"{counted['operation']} operations and {talking} deals, ceasefires or talks since {first_year}; {len(years)} years saw both begin",
        caption=(
            "Read downwards. Left: the party that led the federal government and KP's; pale blocks without a name are "
            "caretakers. Middle: deaths in KP by month, in two records that share no line: UCDP (militancy-related events, "
            f"{deaths['ucdp-ged'].index[0][:4]} to {deaths['ucdp-ged'].index[-1][:4]}; merged districts, then settled ones on top) "
            f"and ACLED (political violence, all actors, {deaths['acled'].index[0][:4]} to {long_date(deaths['acled'].index[-1])}). "
            "UCDP has no dyad of Pakistan and the TTP before 2007, so that the shaded years are not comparable. Right: what was begun, as the "
            "chronology has it; a bar runs to its end where one was read. The chronology is denser where more was read."
        ),
        alt=(
            f"A tall picture of {first_year} to {last[:4]}. It shows {listed}, in {len(years)} years both operations and deals, "
            f"ceasefires or talks. UCDP's deaths in KP are most in {long_date(peak['ucdp-ged'])} "
            f"({number(deaths['ucdp-ged']['whole'].max())}), ACLED's in {long_date(peak['acled'])} "
            f"({number(deaths['acled']['whole'].max())} per 30 days)."
        ),
        table=table,
        source=f"{credit('ucdp-ged')} {credit('acled')} Events and governments: this book's registers.",
        method="method-record",
        draw=draw,
    )


# --- When talks took place ------------------------------------------------------------------


@chart
def talks_by_month() -> Chart:
    """Calendar months of 2018 to January 2023: talks on record, truces in force, who governed."""
    first, last = turns.term()
    until = next(s.end for s in turns.spells("PK-KP") if s.party == "PTI" and s.end and s.end > last)
    frame = turns.talk_months(f"{first.year}-01", f"{until.year}-12")
    inside = turns.in_term()
    count, all_months = int(inside["talks"].sum()), len(inside)
    start = turns.first_talks()
    waited = (pd.Period(start.date[:7], "M") - pd.Period(first.isoformat()[:7], "M")).n
    after = frame[(frame["month"] > last.isoformat()[:7]) & (frame["talks"] | frame["truce"])]
    years = list(range(first.year, until.year + 1))

    def draw(layout):
        left = 44 if layout.narrow else 60
        cell = (layout.width - left - 4) / 12
        high, top = (26 if layout.narrow else 34), 22
        height = top + high * len(years) + 66
        figure = layout.canvas(height)
        figure.set_layout_engine("none")
        ax = figure.add_axes([0, 0, 1, 1])
        ax.set_xlim(0, layout.width)
        ax.set_ylim(height, 0)
        ax.axis("off")
        from matplotlib.patches import Rectangle

        for i, name in enumerate("JFMAMJJASOND"):
            ax.text(left + cell * (i + 0.5), 12, name, ha="center", va="center", fontsize=11, color=colour("muted"))
        for row in frame.itertuples():
            y, m = int(row.month[:4]), int(row.month[5:7])
            x, top_y = left + cell * (m - 1), top + high * (y - years[0])
            own = first.isoformat()[:7] <= row.month <= last.isoformat()[:7]
            if first.isoformat()[:7] <= row.month <= until.isoformat()[:7]:
                words = (
                    "talks, offer or ceasefire on record"
                    if row.talks
                    else "only the TTP's ceasefire in force"
                    if row.truce
                    else "no talks on record"
                )
                say(ax, [(x + cell / 2, top_y + high / 2, long_date(row.month), words)])
            ax.add_patch(
                Rectangle(
                    (x + 1, top_y + 1),
                    cell - 2,
                    high - 2,
                    facecolor=colour("shade") if own else "none",
                    edgecolor=colour("grid"),
                    linewidth=0.8,
                )
            )
            if row.talks:
                ax.add_patch(Rectangle((x + 4, top_y + 4), cell - 8, high - 8, color=colour("PK-IS"), linewidth=0))
            elif row.truce:
                ax.add_patch(Rectangle((x + 4, top_y + 4), cell - 8, high - 8, facecolor="none", edgecolor=colour("PK-BA"), linewidth=2))
        for year in years:
            ax.text(0, top + high * (year - years[0] + 0.5), str(year), va="center", fontsize=12, color=colour("ink"))
        y = top + high * len(years) + 14
        keys = (
            (dict(color=colour("PK-IS")), "talks, offer or ceasefire on record"),
            (dict(facecolor="none", edgecolor=colour("PK-BA"), linewidth=2), "only the TTP's ceasefire in force"),
            (dict(facecolor=colour("shade"), edgecolor=colour("grid")), "months of the PTI's federal term"),
        )
        for i, (style, text) in enumerate(keys):
            ax.add_patch(Rectangle((left + 2, y + i * 17 - 5), 12, 10, **style))
            ax.text(left + 22, y + i * 17, text, va="center", fontsize=11, color=colour("ink"))
        return figure

    named = {m: [] for m in frame["month"]}
    for event in [*turns.talks(), *(t for t in turns.truces() if t not in turns.talks())]:
        for month in turns.months_of(event):
            if month in named:
                named[month].append(event.title)
    table = pd.DataFrame(
        {
            "Month": frame["month"],
            "In the PTI's federal term": frame["month"].isin(inside["month"]).map({True: "yes", False: "no"}),
            "Talks on record": frame["talks"].map({True: "yes", False: "no"}),
            "A ceasefire of the TTP in force": frame["truce"].map({True: "yes", False: "no"}),
            "Box (2 filled, 1 outlined)": [2 if t else int(c) for t, c in zip(frame["talks"], frame["truce"])],
            "Events": ["; ".join(named[m]) or None for m in frame["month"]],
        }
    )
    table = table[(table["Month"] >= first.isoformat()[:7]) & (table["Month"] <= until.isoformat()[:7])]
    return Chart(
        name="talks-by-month",
        finding=f"Talks on record in {count} of {all_months} months of the PTI's federal term: {_span(inside)}",
        caption=(
            "Each box is a calendar month. Filled: the chronology has talks, an offer, a deal or a ceasefire that names the federal "
            "government and the TTP. Outlined: only a ceasefire declared by the TTP was in force. Shaded: the PTI led the federal "
            f"government ({long_date(first.isoformat())} to {long_date(last.isoformat())}). The register holds what "
            "became public; secret talks may be missing, so that the count is a lower bound."
        ),
        alt=(
            f"A calendar of {years[0]} to {years[-1]}. Of {all_months} months of the PTI's federal term {count} have talks on record; the "
            f"first, {long_date(start.date[:7])}, is {waited} months after the oath. After the term {len(after)} more months have "
            "talks on record or a ceasefire of the TTP in force."
        ),
        table=table,
        source="This book's chronology, in which each event names the page that was read.",
        method="method-talks-months",
        draw=draw,
    )


def _span(inside: pd.DataFrame) -> str:
    found = inside.loc[inside["talks"], "month"]
    low, high = long_date(found.iloc[0]), long_date(found.iloc[-1])
    if found.iloc[0][:4] == found.iloc[-1][:4]:
        return f"{low.split()[0]} to {high}"
    return f"{low} to {high}"


# --- Returns --------------------------------------------------------------------------------


SHORT = {
    "six-point-agreement-2021": "Six points, as the TTP reports",
    "nsc-operation-2023": "National Security Committee",
    "north-waziristan-returns-2019": "An official, unnamed",
    "officials-eight-thousand-2025": "Officials, unnamed",
    "un-monitors-2022-02-wish-to-resettle": "UN monitors",
    "bajwa-2025-03-06-five-thousand": "Gen Bajwa, as told by M. Malick",
}
"""Names of those whose own are too long for a row of the list of returns."""


@chart
def numbers_of_returns() -> Chart:
    """Who gives which number of returning militants, who none, who denies: statement by statement."""
    said = turns.returns()
    valued = [s for s in said if s.low is not None]
    done = [s for s in valued if s.status == "done"]
    worded = [s for s in said if s.low is None and s.counted]
    denials = [s for s in said if s.status == "denied"]
    bare = [s for s in said if s.status == "done"]
    most = max(s.high or s.low or 0.0 for s in valued)

    def draw(layout):
        narrow = layout.narrow
        rows = [(48 if s.low is not None else 37) if narrow else 31 for s in said]
        top = 8
        height = top + sum(rows) + 4
        figure = layout.canvas(height)
        figure.set_layout_engine("none")
        ax = figure.add_axes([0, 0, 1, 1])
        ax.set_xlim(0, layout.width)
        ax.set_ylim(height, 0)
        ax.axis("off")
        left = 8 if narrow else 300
        scale = (layout.width - left - (14 if narrow else 20)) / most
        for i, s in enumerate(said):
            y = top + sum(rows[:i])
            ax.plot([0, layout.width], [y, y], color=colour("grid"), linewidth=0.8)
            who = SHORT.get(s.statement, s.who)
            ax.text(0, y + 11, who, fontsize=11, fontweight="bold", va="center", color=colour("ink"))
            date = long_date(s.date)
            place = f"{date} · {s.side}"
            if narrow:
                ax.text(layout.width, y + 11, date, fontsize=11, va="center", ha="right", color=colour("muted"))
            else:
                ax.text(0, y + 24, place, fontsize=11, va="center", color=colour("muted"))
            text = f"{s.number}: {turns.STATUS[s.status]}" if s.number else f"{turns.STATUS[s.status]}; no number"
            hue = {"done": "accent", "denied": "PK-BA"}.get(s.status, "ink")
            ax.text(left if not narrow else 0, y + (26 if narrow else 11), text, fontsize=11, va="center", color=colour(hue))
            spot = (
                (left if not narrow else 0, y + (26 if narrow else 11))
                if s.low is None
                else ((0 if narrow else left) + (s.high or s.low) * scale, y + (39 if narrow else 23))
            )
            say(ax, [(*spot, f"{who}, {date}", text)])
            if s.low is not None:
                x0, y0 = (0 if narrow else left), y + (39 if narrow else 23)
                ax.plot([x0, x0 + s.low * scale], [y0, y0], color=colour("PK"), linewidth=5, solid_capstyle="butt")
                if s.high:
                    ax.plot([x0 + s.low * scale, x0 + s.high * scale], [y0, y0], color=colour("PK"), linewidth=2, solid_capstyle="butt")
        return figure

    table = pd.DataFrame(
        [
            {
                "No.": i,
                "Date": long_date(s.date),
                "Who": s.who,
                "Side": s.side,
                "Number": s.number or None,
                "Lowest": s.low,
                "Highest": s.high,
                "What is said of it": turns.STATUS[s.status],
            }
            for i, s in enumerate(said, 1)
        ]
    )
    return Chart(
        name="numbers-of-returns",
        finding=(
            f"{len(valued)} figures are in this book's register, and none of them counts people who were resettled"
            if not done
            else f"{len(done)} of {len(valued)} figures in this book's register count people who were resettled"
        ),
        caption=(
            "What is said about the return and resettlement of militants, by date, with the number where one is given (bars on one "
            "scale; the thin part is a range). None of the numbers is audited. The words themselves stand in the register of quotations."
        ),
        alt=(
            f"A list of {len(said)} statements. {len(valued)} give a figure, from {number(min(s.low for s in valued if s.low is not None))} to {number(most)}, for "
            f"plans, wishes, a release of prisoners, returns of their own or militants present; {len(bare)} say that returns or resettlement happened, {len(worded)} of them with the word "
            f"thousands; {len(denials)} deny it or a part in it."
        ),
        table=table,
        source="This book's registers of quotations and events, in which each statement names the page that was read.",
        method="method-returns",
        draw=draw,
    )


# --- Ceasefires -----------------------------------------------------------------------------


def _windows(row: pd.Series) -> dict[str, tuple[pd.Timestamp, pd.Timestamp]]:
    """First and last day of the three windows."""
    day = pd.Timedelta(days=1)
    start, end = pd.Timestamp(row["start"]), pd.Timestamp(row["end"])
    return {
        "before": (start - int(row["days_before"]) * day, start - day),
        "during": (start, end),
        "after": (end + day, end + int(row["days_after"]) * day),
    }


@chart
def ceasefires_by_day() -> Chart:
    """Armed clashes with the TTP in KP, day by day, around the ceasefires of 2014 and 2021."""
    record = tables.read("ceasefire_days")
    record = record[record["violence"] == "state-based"].groupby("date")["events"].sum()
    rows = {which: primary(which) for which in ("2014", "2021")}
    parts = {which: _windows(row) for which, row in rows.items()}
    most = 0
    series = {}
    for which, spans in parts.items():
        index = pd.date_range(spans["before"][0], spans["after"][1], freq="D")
        series[which] = record.reindex(index).fillna(0).astype(int)
        most = max(most, int(series[which].max()))

    def draw(layout):
        narrow = layout.narrow
        figure, axes = layout.figure(400, 2, 1)
        for ax, (which, counts) in zip(axes.flat, series.items()):
            spans, row = parts[which], rows[which]
            a, b = spans["during"]
            half = pd.Timedelta(hours=12)
            ax.axvspan(a - half, b + half, color=colour("shade"), linewidth=0)
            own = counts[counts > 0]
            say(ax, [(day, many, None, f"{many} event{'s' if many > 1 else ''}") for day, many in own.items()], along="x")
            ax.vlines(own.index, 0, own, color=colour("PK-KP"), linewidth=2.2 if narrow else 4)
            ax.set_ylim(0, most * 1.55)
            ax.set_xlim(counts.index[0] - half, counts.index[-1] + half)
            ax.set_yticks(range(most + 1))
            for part, (first, last) in spans.items():
                label = "ceasefire" if part == "during" else part
                unit = "" if narrow else " events"
                ax.text(
                    first + (last - first) / 2,
                    most * 1.5,
                    f"{label}\n{number(row[part])}{unit} in\n{number(row[f'days_{part}'])} days",
                    ha="center",
                    va="top",
                    fontsize=11,
                    fontweight="bold" if part == "during" else "normal",
                    linespacing=1.15,
                )
            ax.set_title(f"Ceasefire of {CEASEFIRES[which]}")
            marks = [a, b]
            ax.set_xticks(marks, [f"{d.day} {d:%B}" if not narrow else f"{d.day} {d:%b}" for d in marks])
        return figure

    table = pd.DataFrame(
        [
            {
                "Ceasefire": which,
                "Part": {"during": "ceasefire"}.get(part, part),
                "From": first.strftime("%Y-%m-%d"),
                "To": last.strftime("%Y-%m-%d"),
                "Days": int(rows[which][f"days_{part}"]),
                "Events": int(rows[which][part]),
                "Days with an event": int((series[which][first:last] > 0).sum()),
            }
            for which, spans in parts.items()
            for part, (first, last) in spans.items()
        ]
    )
    during = [rate(r, "during") for r in rows.values()]
    around = [(r["before"] + r["after"]) / (r["days_before"] + r["days_after"]) * 7 for r in rows.values()]
    fewer = all(d < f for d, f in zip(during, around))
    low, high = min(rows.values(), key=lambda r: r["estimate"]), max(rows.values(), key=lambda r: r["estimate"])
    words = " and ".join(f"{number(r['during'])} in {number(r['days_during'])} days" for r in rows.values())
    return Chart(
        name="ceasefires-by-day",
        finding=(f"Fewer clashes during both ceasefires: {words}" if fewer else f"Clashes during the two ceasefires: {words}"),
        caption=(
            "Each bar is a day with events of fighting between the state and the TTP in KP, tribal areas included, that UCDP records with "
            "at least one death in the high estimate and dates to a week or better. Shaded: the ceasefire, with the exact days of the chronology. Before and after: windows of its "
            "own length, cut where the next operation or the end of the record comes. UCDP does not say who broke a ceasefire."
        ),
        alt=(
            "Bars by day in two panels. "
            + " ".join(
                f"{CEASEFIRES[w]}: {number(r['before'])} events in {number(r['days_before'])} days before, {number(r['during'])} in "
                f"{number(r['days_during'])} during, {number(r['after'])} in {number(r['days_after'])} after."
                for w, r in rows.items()
            )
            + f" The rate during is {low['estimate']:.2f} to {high['estimate']:.2f} of that around."
        ),
        table=table,
        source=credit("ucdp-ged"),
        method="method-ceasefires",
        draw=draw,
    )


@chart
def truce_of_2022() -> Chart:
    """ACLED's battles and explosions in KP by month around the truce of 2022."""
    row = primary("2022")
    frame = panel.monthly("acled", violence=["battles", "explosions"])
    frame = frame[(frame["province"] == provinces.KP) & frame["month"].between("2021-01", "2023-12") & ~frame["partial"]]
    months = frame.assign(rate=measures.per_30_days(frame, "events")).set_index("month")["rate"]
    weekly = {part: rate(row, part) for part in PARTS}
    truces = [
        (pd.Timestamp(registers.span(e.date)[0]), pd.Timestamp(registers.span(e.end)[1]))
        for e in turns.truces()
        if "2021-01" <= e.date < "2024"
    ]

    def draw(layout):
        narrow = layout.narrow
        figure, axes = layout.figure(300)
        ax = axes[0, 0]
        for a, b in truces:
            ax.axvspan(a, b, color=colour("shade"), linewidth=0)
        x = pd.PeriodIndex(months.index, freq="M").to_timestamp()
        ax.bar(x, months, width=26, align="edge", color=colour("PK-KP"))
        say(
            ax,
            [(day + pd.Timedelta(days=13), value, long_date(month), float(value)) for day, (month, value) in zip(x, months.items())],
            along="x",
        )
        ax.set_title("Bars: events per 30 days; above: a week", fontsize=11, fontweight="normal")
        top = months.max() * 1.5
        ax.set_ylim(0, top)
        for part, (first, last) in _windows(row).items():
            label = {"during": "truce"}.get(part, part)
            value = f"{weekly[part]:.1f}" if narrow else f"{weekly[part]:.1f} a week"
            say(
                ax,
                [
                    (
                        first + (last - first) / 2,
                        top * 0.8,
                        f"{label}, {number(row[f'days_{part}'])} days",
                        f"{weekly[part]:.1f} a week",
                        "windows",
                    )
                ],
                title="",
                along="x",
            )
            ax.plot([first, last], [top * 0.8] * 2, color=colour("ink"), linewidth=1.4, solid_capstyle="butt")
            ax.text(
                first + (last - first) / 2,
                top * 0.82,
                f"{label}\n{value}",
                ha="center",
                va="bottom",
                fontsize=11,
                fontweight="bold" if part == "during" else "normal",
            )
        ax.set_xticks(pd.to_datetime(["2021-01", "2022-01", "2023-01"]), ["2021", "2022", "2023"])
        ax.locator_params(axis="y", nbins=4)
        return figure

    in_truce = [any(a <= (p := pd.Period(m, "M")).end_time and b >= p.start_time for a, b in truces) for m in months.index]
    table = pd.DataFrame(
        {
            "Month": months.index,
            "Events per 30 days": months.round(1).to_numpy(),
            "A ceasefire in force on some day": ["yes" if t else "no" for t in in_truce],
        }
    )
    fewer = weekly["during"] < weekly["before"]
    finding = f"In the truce of 2022 clashes were {'fewer' if fewer else 'no fewer'} than before: {weekly['before']:.1f} a week, then {weekly['during']:.1f}"
    return Chart(
        name="truce-of-2022",
        finding=finding,
        caption=(
            "Battles, explosions and remote violence in KP, all actors, per 30 days, by month. Shaded: months and days of a ceasefire with the "
            f"TTP. The lines show the windows that are compared: {number(row['days_before'])}, {number(row['days_during'])} and {number(row['days_after'])} days in whole weeks, with "
            "the rate a week. The weeks themselves may not be passed on. ACLED's weekly sums do not tell who fought, so that other groups and operations are in every bar."
        ),
        alt=(
            f"Bars by month, {months.index[0]} to {months.index[-1]}. Battles and explosions in KP per week: {weekly['before']:.1f} before the "
            f"truce of 2 June 2022, {weekly['during']:.1f} during, {weekly['after']:.1f} after. Most in {long_date(months.idxmax())} with {number(months.max())} per 30 days."
        ),
        table=table,
        source=credit("acled"),
        method="method-ceasefires",
        draw=draw,
    )


@chart
def ceasefires_against_chance() -> Chart:
    """Each ceasefire: events during to events around it, after to before, with intervals and alternatives."""
    frame = results.table("estimates_ceasefire")
    rows = {which: primary(which) for which in CEASEFIRES}
    cells = frame[frame["estimable"].astype(bool)]
    alternatives = {w: cells[cells["ceasefire"] == w] for w in CEASEFIRES}
    lower = [w for w in CEASEFIRES if results.verdict("S11", w)["verdict"] == "lower"]
    limits = (0.01, 8)

    def draw(layout):
        narrow = layout.narrow
        figure, axes = layout.figure(340 if narrow else 310)
        ax = axes[0, 0]
        ax.set_xscale("log")
        ax.set_xlim(*limits)
        y = 0
        for which, row in rows.items():
            other = alternatives[which]["estimate"].dropna()
            ax.plot(other.clip(*limits), [y + 0.32] * len(other), "|", color=colour("PK"), markersize=8)
            said = [(min(max(value, limits[0]), limits[1]), y + 0.32, "another specification", f"{value:.2f}") for value in sorted(other)]
            for at, (estimate, low, high), shape, hue, label in (
                (y, (row["estimate"], row["low"], row["high"]), "o", "PK-KP", "during to around"),
                (y + 0.8, (row["rebound"], row["rebound_low"], row["rebound_high"]), "s", "muted", "after to before"),
            ):
                if pd.isna(estimate):
                    continue
                ax.plot([max(low, limits[0]), min(high, limits[1])], [at, at], color=colour(hue), linewidth=2)
                ax.plot([estimate], [at], shape, color=colour(hue), markersize=7)
                said.insert(at > y, (estimate, at, label, f"{estimate:.2f} ({low:.2f} to {high:.2f})"))
                ax.text(limits[0], at - 0.12, label, fontsize=11, va="bottom", color=colour(hue))
            ax.text(
                limits[0],
                y - 0.58,
                f"{CEASEFIRES[which]} ({'UCDP, TTP' if row['source'] == 'ucdp-ged' else 'ACLED, all actors'})",
                fontsize=11.5,
                fontweight="bold",
                va="bottom",
                color=colour("ink"),
            )
            say(ax, [(*one, CEASEFIRES[which]) for one in said])
            y += 2.2
        ax.set_ylim(y - 0.8, -1.15)
        ax.axvline(1, color=colour("ink"), linewidth=1)
        ax.grid(axis="x")
        ax.grid(axis="y", visible=False)
        ax.set_yticks([])
        ax.set_xticks([0.01, 0.03, 0.1, 0.3, 1, 3], ["0.01", "0.03", "0.1", "0.3", "1", "3"])
        ax.minorticks_off()
        ax.set_xlabel("rate of events, as a ratio (1: no difference)")
        return figure

    table = pd.DataFrame(
        [
            {
                "Ceasefire": CEASEFIRES[w],
                "During to around": round(r["estimate"], 2),
                "Interval": f"{r['low']:.2f} to {r['high']:.2f}",
                "Rank among placements (p)": f"{r['p']:.3f}" if pd.notna(r["p"]) else "too few to say",
                "Separate placements": int(r["independent"]),
                "After to before": round(r["rebound"], 2),
                "Its interval": f"{r['rebound_low']:.2f} to {r['rebound_high']:.2f}",
                "Other specifications": f"{alternatives[w]['estimate'].min():.2f} to {alternatives[w]['estimate'].max():.2f}",
            }
            for w, r in rows.items()
        ]
    )
    words = " and ".join(lower) if lower else "None"
    return Chart(
        name="ceasefires-against-chance",
        finding=f"Clearly below the days around: the ceasefires of {words}"
        if lower
        else "No ceasefire stands clearly below the days around it",
        caption=(
            "Circle: rate of fighting during each ceasefire divided by that in the windows before and after. Square: after divided by before. Lines: "
            f"{specification.general('confidence'):.0%} intervals, widened for clustering. Small strokes: every other specification (deaths, all violence, windows of 30 and 60 days, other first days). Only UCDP tells the TTP's "
            "fighting apart; for 2022 all actors count."
        ),
        alt="Three pairs of intervals on a logarithmic axis. "
        + " ".join(
            f"{CEASEFIRES[w]}: during to around {r['estimate']:.2f} ({r['low']:.2f} to {r['high']:.2f}), after to before {r['rebound']:.2f}."
            for w, r in rows.items()
        ),
        table=table,
        source=f"{credit('ucdp-ged')} {credit('acled')}",
        method="method-ceasefires",
        draw=draw,
    )


# --- Deals and operations -------------------------------------------------------------------


@chart
def turns_against_chance() -> Chart:
    """Deaths in the six months after each deal or operation to the six before, beside matched dates."""
    frame = against_chance()
    alone = int((frame["overlaps"] == 0).sum())
    matched = int((frame["ucdp-ged_p"].notna() | frame["acled_p"].notna()).sum())
    apart = frame[separable(frame)]
    rule = specification.load()["S13"]["matched_placebo"]
    limits = (0.2, 6)
    sources = ("ucdp-ged", "acled")

    def draw(layout):
        narrow = layout.narrow
        row, top = (38, 44) if narrow else (25, 44)
        height = top + row * len(frame) + 6
        figure = layout.canvas(height)
        figure.set_layout_engine("none")
        back = figure.add_axes([0, 0, 1, 1])
        back.set_xlim(0, layout.width)
        back.set_ylim(height, 0)
        back.axis("off")
        spots = [(0, 168), (182, 350)] if narrow else [(190, 400), (430, 640)]
        panels = []
        import math

        def at(spot, value):
            share = (math.log(value) - math.log(limits[0])) / (math.log(limits[1]) - math.log(limits[0]))
            return spot[0] + 10 + share * (spot[1] - spot[0] - 20)

        for spot, source in zip(spots, sources):
            back.text(
                spot[0],
                9,
                "UCDP: militancy" if source == "ucdp-ged" else "ACLED: all actors",
                fontsize=11.5,
                fontweight="bold",
                va="center",
            )
            for value in (0.25, 0.5, 1, 2, 4):
                x = at(spot, value)
                back.plot(
                    [x, x],
                    [top - 6, height - 4],
                    color=colour("ink" if value == 1 else "grid"),
                    linewidth=1 if value == 1 else 0.8,
                    zorder=0,
                )
                back.text(x, top - 14, f"{value:g}", ha="center", va="center", fontsize=11, color=colour("muted"))
            panels.append(spot)
        if not narrow:
            back.text(720, 9, "windows\nshared with", fontsize=11, ha="right", va="top", color=colour("muted"))
        for i, one in enumerate(frame.to_dict("records")):
            y = top + row * i
            back.plot([0, layout.width], [y, y], color=colour("grid"), linewidth=0.7, zorder=0)
            line = y + (10 if narrow else row / 2)
            mid = y + (27 if narrow else row / 2)
            hue = HUES[one["lane"]]
            back.plot([5], [line], SHAPES[one["lane"]], color=colour(hue), markersize=6)
            plain = (
                {"va": "center", "bbox": {"facecolor": colour("paper"), "edgecolor": "none", "pad": 0.6}} if narrow else {"va": "center"}
            )
            back.text(14, line, one["short"], fontsize=11, color=colour("ink"), **plain)
            month = one["month"]
            back.text(240 if narrow else 184, line, month, fontsize=11, ha="right", color=colour("muted"), **plain)
            shared = f"{one['overlaps']} others" if one["overlaps"] > 1 else ("1 other" if one["overlaps"] else "none")
            back.text(
                layout.width - 2, line, shared, fontsize=11, ha="right", color=colour("ink" if not one["overlaps"] else "muted"), **plain
            )
            if all(pd.isna(one[f"{s}_ratio"]) for s in sources):
                why = "before 2007: not tested" if "before" in str(one["ucdp-ged_reason"]) else "no six months on both sides"
                back.text(
                    spots[0][0] + 10,
                    mid,
                    why,
                    fontsize=11,
                    va="center",
                    color=colour("muted"),
                    bbox={"facecolor": colour("paper"), "edgecolor": "none", "pad": 1},
                )
                continue
            for spot, source in zip(spots, sources):
                value = one[f"{source}_ratio"]
                if pd.isna(value):
                    continue
                enough = pd.notna(one[f"{source}_p"])
                if enough:
                    back.plot(
                        [at(spot, one[f"{source}_low"]), at(spot, one[f"{source}_high"])],
                        [mid, mid],
                        color=colour("PK"),
                        linewidth=6,
                        solid_capstyle="butt",
                        alpha=0.5,
                    )
                chance = (
                    f"; at matched dates {one[f'{source}_low']:.2f} to {one[f'{source}_high']:.2f}" if enough else "; too few matched dates"
                )
                say(
                    back,
                    [
                        (
                            at(spot, value),
                            mid,
                            f"{one['short']}, {month}",
                            f"{value:.2f}{chance}",
                            "UCDP" if source == "ucdp-ged" else "ACLED",
                        )
                    ],
                )
                back.plot(
                    [at(spot, value)],
                    [mid],
                    "o",
                    markersize=7,
                    color=colour(hue),
                    markerfacecolor=colour(hue) if enough else colour("paper"),
                    markeredgewidth=1.5,
                )
        return figure

    def cell(one, source):
        if pd.isna(one[f"{source}_ratio"]):
            return one[f"{source}_reason"] or None
        return f"{one[f'{source}_ratio']:.2f}"

    def dates(one, source):
        if pd.isna(one[f"{source}_p"]):
            return f"{int(one[f'{source}_placebos'])}, too few"
        return f"{one[f'{source}_low']:.2f} to {one[f'{source}_high']:.2f} (p {one[f'{source}_p']:.2f}, {int(one[f'{source}_placebos'])} dates)"

    table = pd.DataFrame(
        [
            {
                "Deal or operation": registers.event(one["event"]).title,
                "Month": one["month"],
                "UCDP: after to before": cell(one, "ucdp-ged"),
                "UCDP: matched dates": dates(one, "ucdp-ged"),
                "ACLED: after to before": cell(one, "acled"),
                "ACLED: matched dates": dates(one, "acled"),
                "Windows shared with": one["overlaps"],
            }
            for one in frame.to_dict("records")
        ]
    )
    names = "; ".join(
        f"{one['short']} {one[f'{s}_ratio']:.2f} in {'UCDP' if s == 'ucdp-ged' else 'ACLED'} against {one[f'{s}_low']:.2f} to {one[f'{s}_high']:.2f} at matched dates"
        for one in frame.to_dict("records")
        for s in sources
        if pd.notna(one[f"{s}_p"])
    )
    return Chart(
        name="turns-against-chance",
        finding=f"{len(apart) or 'None'} of {len(frame)} deals and operations can be told apart from others and from chance",
        caption=(
            "Deaths in KP in the six months from each deal (circle) or operation (square) on, divided by those in the six months before. A full mark has at least "
            f"{rule['minimum_placebos']} matched dates, with a similar level before and no listed event in their windows; the grey bar holds {specification.general('confidence'):.0%} of them. A hollow mark has too few. Right: with how "
            "many other listed events it shares months. Deals and operations follow spikes, after which a series tends back to its mean; so a ratio alone tells nothing."
        ),
        alt=(
            f"A table of marks for {len(frame)} deals and operations, {frame['month'].iloc[0][:4]} to {frame['month'].iloc[-1][:4]}. {alone} share their windows with no other, "
            f"{matched} have enough matched dates in a record, {len(apart)} have both." + (f" {names}." if names else "")
        ),
        table=table,
        source=f"{credit('ucdp-ged')} {credit('acled')} List: this book's chronology.",
        method="method-deals",
        draw=draw,
    )


# --- The sequence ---------------------------------------------------------------------------


@chart
def before_talks_after_truce() -> Chart:
    """ACLED deaths in KP and Balochistan: the year before the first talks, the year after the truce."""
    codes = ("PK-KP", "PK-BA")
    rows = {c: results.estimate("S13", "ratio", c) for c in codes}
    both = results.estimate("S13", "contrast", "PK-KP/PK-BA")
    names = provinces.names()
    spans = {part: tuple(rows["PK-KP"][part].split("..")) for part in ("before", "after")}
    frame = panel.monthly("acled")
    frame = frame[frame["province"].isin(codes) & frame["month"].between(spans["before"][0], spans["after"][1])]
    months = frame.assign(rate=measures.per_30_days(frame, "deaths_best")).pivot(index="month", columns="province", values="rate")
    levels = {(c, part): measures.rate_30("acled", "deaths", measures.Period(*span), [c]) for c in codes for part, span in spans.items()}

    def draw(layout):
        figure, axes = layout.figure(420 if layout.narrow else 380, 2, 1, sharex=True, sharey=True)
        x = pd.PeriodIndex(months.index, freq="M").to_timestamp()
        for ax, code in zip(axes.flat, codes):
            ax.bar(x, months[code], width=26, align="edge", color=colour(code), alpha=0.45)
            say(
                ax,
                [
                    (day + pd.Timedelta(days=13), value, long_date(month), float(value))
                    for day, (month, value) in zip(x, months[code].items())
                ],
                along="x",
            )
            for part, (first, last) in spans.items():
                a, b = pd.Timestamp(first), pd.Period(last, "M").end_time
                level = levels[code, part]
                say(ax, [(a + (b - a) / 2, level, f"{measures.Period(first, last)}", number(level), "level")], title=names[code], along="x")
                ax.plot([a, b], [level, level], color=colour("ink"), linewidth=2, solid_capstyle="butt")
                ax.text(
                    a + (b - a) / 2,
                    level + months.max().max() * 0.03,
                    f"{number(level)}",
                    ha="center",
                    va="bottom",
                    fontweight="bold",
                    bbox={"facecolor": colour("paper"), "edgecolor": "none", "pad": 0.8, "alpha": 0.75},
                )
            a, b = pd.Period(spans["before"][1], "M").end_time, pd.Timestamp(spans["after"][0])
            ax.axvspan(a, b, color=colour("shade"), linewidth=0, zorder=0)
            r = rows[code]
            ax.set_title(f"{names[code]}: {r['estimate']:.1f} times ({r['low']:.1f} to {r['high']:.1f})", color=colour(code))
            ax.locator_params(axis="y", nbins=4)
        axes[0, 0].text(
            a + (b - a) / 2,
            months.max().max(),
            "talks and\nceasefires" if layout.narrow else "first talks to end of truce",
            ha="center",
            va="top",
            fontsize=11,
        )
        axes[1, 0].set_xticks(pd.to_datetime(["2021-01", "2022-01", "2023-01"]), ["2021", "2022", "2023"])
        return figure

    table = pd.DataFrame({"Month": months.index, **{f"{names[c]}, deaths per 30 days": months[c].round(1).to_numpy() for c in codes}})
    table["Window"] = ["before" if m <= spans["before"][1] else ("after" if m >= spans["after"][0] else None) for m in table["Month"]]
    return Chart(
        name="before-talks-after-truce",
        finding=(
            f"Deaths after the truce: {rows['PK-KP']['estimate']:.1f} times the level before the talks in KP, {rows['PK-BA']['estimate']:.1f} in Balochistan"
        ),
        caption=(
            f"Deaths per 30 days in political-violence events, all actors, by month; lines are the levels of {measures.Period(*spans['before'])} and of "
            f"{measures.Period(*spans['after'])}. Balochistan, whose main armed groups took no part in the talks, is the control. The order of events in time, not a cause: "
            "the Taliban had taken Kabul in between, and no returns were counted."
        ),
        alt=(
            f"Two panels by month. KP: {number(levels['PK-KP', 'before'])} deaths per 30 days before, {number(levels['PK-KP', 'after'])} after, "
            f"{rows['PK-KP']['estimate']:.1f} times ({rows['PK-KP']['low']:.1f} to {rows['PK-KP']['high']:.1f}). Balochistan: {number(levels['PK-BA', 'before'])} and "
            f"{number(levels['PK-BA', 'after'])}, {rows['PK-BA']['estimate']:.1f} times. KP's change is {both['estimate']:.1f} times Balochistan's "
            f"({both['low']:.1f} to {both['high']:.1f})."
        ),
        table=table,
        source=credit("acled"),
        method="method-sequence",
        draw=draw,
    )
