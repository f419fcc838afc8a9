"""Maps by period, and the chart of distances from the Afghan border.

Outlines come from `data/outline.csv` and are drawn as matplotlib paths. Boundaries are de facto.
"""

from __future__ import annotations

import functools

import numpy as np
import pandas as pd

from report import tables
from report.chapters.violence_by_province.measures import (
    PERIODS,
    UNITS,
    before_after,
    border_shares,
    district_periods,
    district_rates,
    period_rates,
    preliminary_span,
)
from report.figures.chart import Chart, chart, colour
from report.figures.marks import say, say_values
from report.record import boundaries, measures, provinces
from report.record.credits import covered, credit
from report.words import long_date

MADE_WITH = "Made with Natural Earth."
DISCLAIMER = (
    "Boundaries are de facto and approximate and imply no opinion on the status of any territory. "
    "The dashed line is the Line of Control, up to point NJ9842."
)

STEPS = (1, 2, 5, 10, 20)
SHADES = (0.07, 0.2, 0.36, 0.52, 0.7, 0.92)
"""Upper ends of the classes in deaths per 100,000 residents and year (the last is open), and how
densely each is inked."""

# Where a unit's number stands, in degrees east and north. Small units have it outside, on a line.
PLACES = {
    "PK-KP": (71.75, 34.1),
    "PK-BA": (65.4, 28.2),
    "PK-SD": (68.7, 26.0),
    "PK-PB": (72.4, 30.9),
    boundaries.SETTLED: (72.75, 34.85),
    boundaries.MERGED: (68.35, 33.6),
}
LEADERS = {boundaries.MERGED: (69.75, 32.95)}
OUTSIDE = ("PK-JK", "PK-GB")
"""Units that the census tables leave out; Islamabad is too small for a number."""


# --- Rates by period ------------------------------------------------------------------------


def unit_name(feature: str) -> str:
    names = {boundaries.SETTLED: "Khyber Pakhtunkhwa without the tribal areas", boundaries.MERGED: "Former tribal areas (FATA)"}
    return names.get(feature) or provinces.names()[feature]


@chart
def rates_by_period() -> Chart:
    """Maps of deaths per 100,000 residents and year, on one scale: a large one of today, small ones of before."""
    frames = [period_rates(source, when) for source, when in PERIODS]
    titles = [_title(source, when) for source, when in PERIODS]
    outline = tables.read("outline")
    table = _rates_table(frames, titles)
    now, then = (frames[at].set_index("feature")["rate"].idxmax() for at in (0, 1))
    return Chart(
        name="maps-by-period",
        finding=f"{_short(now)} has been hit hardest per head since August 2021; in {measures.period(*PERIODS[1])} it was {_short(then)}",
        caption=(
            f"Deaths per 100,000 residents and year, one scale for all maps; the first covers {measures.period(*PERIODS[0])}. UCDP counts "
            "militancy and shows the tribal areas apart; ACLED counts political violence by all actors. Hatched: outside the census, no rate."
        ),
        alt="Three maps. "
        + " ".join(
            f"{title}: "
            + ", ".join(f"{unit_name(f)} {rate:.1f}" for f, rate in zip(frame["feature"], frame["rate"]))
            + " deaths per 100,000 and year."
            for title, frame in zip(titles, frames)
        ),
        table=table,
        source=f"{credit('ucdp-ged')} {credit('acled')} Population: Pakistan Bureau of Statistics, censuses 1998, 2017 and 2023. {MADE_WITH} {DISCLAIMER}",
        unit="deaths per 100,000 residents a year",
        method="method-map",
        draw=lambda layout: _draw_maps(layout, outline, frames, titles),
    )


def _title(source: str, when: str) -> str:
    name = "UCDP" if source == "ucdp-ged" else "ACLED"
    span = measures.period(source, when)
    if span.whole_years:
        return f"{name} {span}"
    return f"{name} since August 2021"


def _label(feature: str) -> str:
    return "KP" if feature == provinces.KP else provinces.names()[feature]


def _short(feature: str) -> str:
    return {boundaries.MERGED: "the former tribal areas", "PK-KP": "KP", boundaries.SETTLED: "settled KP"}.get(
        feature
    ) or provinces.names()[feature]


def _rates_table(frames, titles) -> pd.DataFrame:
    order = ["PK-KP", boundaries.SETTLED, boundaries.MERGED, *[c for c in provinces.codes() if c != provinces.KP]]
    shown = {feature for frame in frames for feature in frame["feature"]}
    table = pd.DataFrame({"Unit": [unit_name(feature) for feature in order if feature in shown]})
    for title, frame in zip(titles, frames):
        rates = dict(zip(frame["feature"].map(unit_name), frame["rate"].round(1)))
        table[title] = table["Unit"].map(rates)
    return table


def _draw_maps(layout, outline, frames, titles):
    figure = layout.canvas(470 if layout.narrow else 680)
    heights = [2.4, 1.3, 0.3] if layout.narrow else [2.2, 1.3, 0.2]
    grid = figure.add_gridspec(3, 2, height_ratios=heights, hspace=0.02, wspace=0.02)
    shapes = functools.cache(lambda features, tolerance: boundaries.thinned(outline, features, tolerance))
    for at, (frame, title) in enumerate(zip(frames, titles)):
        ax = figure.add_subplot(grid[0, :] if at == 0 else grid[1, at - 1])
        tolerance = 0.06 if at == 0 else 0.12
        _draw_map(
            ax, outline, lambda features, at=tolerance: shapes(features, at), frame.set_index("feature")["rate"], layout, named=at == 0
        )
        ax.set_title(title, fontsize=11 if at else 12)
    _draw_scale(figure.add_subplot(grid[2, :]), layout)
    return figure


def _draw_map(ax, outline, shapes, rates, layout, named):
    from matplotlib.colors import to_rgba

    parts = [boundaries.SETTLED, boundaries.MERGED] if boundaries.MERGED in rates.index else [provinces.KP]
    features = [code for code in provinces.codes() if code not in (provinces.UNPLACED, provinces.KP)] + parts
    for feature, rings in shapes(tuple(features)).items():
        patch = draw_unit(ax, rings, facecolor=to_rgba(colour("accent"), shade(rates[feature])) if feature in rates.index else "none")
        if feature in OUTSIDE:
            _hatch(ax, patch, np.concatenate(rings), layout)
    draw_control(ax, outline, layout)
    for feature in rates.index:
        if feature in PLACES:
            where = PLACES[feature]
            say(ax, [(*where, unit_name(feature), f"{rates[feature]:.1f}")])
            dense = feature not in LEADERS and shade(rates[feature]) > 0.6
            ax.text(
                *where,
                f"{_label(feature)}\n{rates[feature]:.1f}" if named else f"{rates[feature]:.1f}",
                ha="center",
                va="center",
                fontsize=11,
                fontweight="bold",
                color=colour("paper" if dense else "ink"),
            )
        if feature in LEADERS:
            ax.annotate(
                "",
                LEADERS[feature],
                xytext=(where[0] + 0.25, where[1] - 0.28),
                arrowprops={"arrowstyle": "-", "color": colour("ink"), "linewidth": 0.8},
            )
    _frame(ax)


def draw_unit(ax, rings, **style):
    """A province or a part of one as a patch, within a thin line."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    path = Path.make_compound_path(*(Path(ring, closed=True) for ring in rings))
    return ax.add_patch(PathPatch(path, **{"edgecolor": colour("muted"), "linewidth": 0.6, **style}))


def draw_control(ax, outline, layout):
    """The Line of Control, dashed."""
    for line in boundaries.lines(outline, boundaries.CONTROL):
        line = line[::3] if layout.narrow else line[::2]
        ax.plot(*line.T, color=colour("paper"), linewidth=1.6)
        ax.plot(*line.T, color=colour("ink"), linewidth=1, linestyle=(0, (3, 2)))


def _frame(ax):
    """All maps have one frame."""
    ax.set_xlim(60.6, 77.9)
    ax.set_ylim(23.5, 37.3)
    ax.set_aspect(1 / np.cos(np.radians(30.5)))
    _bare(ax)


def _bare(ax):
    """No axes, and no ticks that the layout would measure."""
    ax.set_xticks([])
    ax.set_yticks([])
    ax.axis("off")


def shade(rate: float) -> float:
    """How densely a rate is inked: the class it falls in, upper ends included."""
    return SHADES[int(np.searchsorted(STEPS, rate))]


def _hatch(ax, patch, points, layout):
    """Diagonal lines within a patch."""
    from matplotlib.collections import LineCollection

    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    step = 0.75 if layout.narrow else 0.45
    starts = np.arange(west - (north - south), east, step)
    lines = LineCollection([[(x, south), (x + north - south, north)] for x in starts], colors=colour("muted"), linewidths=0.6)
    lines.set_clip_path(patch)
    ax.add_collection(lines, autolim=False)


def _draw_scale(ax, layout):
    """The classes as a row of boxes, their ends beneath, and what the hatching says."""
    for place, alpha in enumerate(SHADES):
        ax.add_patch(_box(place, facecolor=colour("accent"), alpha=alpha))
        ax.add_patch(_box(place, facecolor="none", edgecolor=colour("muted"), linewidth=0.6))
    for place, end in enumerate(STEPS, 1):
        ax.text(place, -0.25, f"{end}", ha="center", va="top", fontsize=11, color=colour("muted"))
    at = len(SHADES) + 1.2
    patch = ax.add_patch(_outline_box(at))
    _hatch(ax, patch, np.array([[at, 0], [at + 1, 1]]), layout)
    ax.text(at + 1.2, 0.5, "outside the census", va="center", fontsize=11, color=colour("muted"))
    ax.set_xlim(-0.1, 14.5 if layout.narrow else 18)
    ax.set_ylim(-1.3, 1.1)
    _bare(ax)


def _outline_box(x):
    """As a path: a rectangle would clip by its bounding box before the axes have their limits."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    corners = Path([(x, 0), (x + 1, 0), (x + 1, 1), (x, 1), (x, 0)], closed=True)
    return PathPatch(corners, facecolor="none", edgecolor=colour("muted"), linewidth=0.6)


def _box(x, **kwargs):
    from matplotlib.patches import Rectangle

    return Rectangle((x, 0), 1, 1, **kwargs)


# --- Districts ------------------------------------------------------------------------------

TOLD = 3
"""How many districts a map names."""


@chart
def districts_then_and_now() -> Chart:
    """UCDP's deaths per 30 days by district, as circles: the preliminary months of this year, and two spans before."""
    draft, *spans = periods = district_periods()
    frames = [district_rates(*period) for period in periods]
    titles = [f"{preliminary_span(draft[0])}, draft", *(f"{measures.period(*span)}" for span in spans)]
    outline = tables.read("outline")
    names = provinces.names()
    table = pd.concat(
        [
            pd.DataFrame(
                {
                    "Period": title,
                    "District": frame["district"],
                    "Province": frame["province"].map(names),
                    "Deaths": frame["deaths_best"],
                    "Deaths per 30 days": frame["rate"].round(1),
                }
            )
            for title, frame in zip(titles, frames)
        ],
        ignore_index=True,
    )
    now, then = frames[0]["district"], frames[-1]["district"]
    return Chart(
        name="districts-then-and-now",
        finding=f"In early {titles[0].split(',')[0][-4:]} {now[0]} and {now[1]} were the deadliest districts; in {titles[-1]}, {then[0]} and {then[1]}",
        caption=(
            "Deaths in militancy by district (UCDP); the area of a circle is their number per 30 days, on one scale for all maps. "
            f"Each map names its {TOLD} deadliest districts. {titles[0].removesuffix(', draft')} is preliminary. "
            "Deaths without a district are left out."
        ),
        alt="Maps with circles by district. "
        + " ".join(
            f"{title}, deaths per 30 days: " + ", ".join(f"{row.district} {row.rate:.1f}" for row in frame.head(TOLD).itertuples()) + "."
            for title, frame in zip(titles, frames)
        ),
        table=table,
        source=f"{credit('ucdp-ged')} {credit('ucdp-candidate')} {MADE_WITH} Boundaries are de facto.",
        unit="a circle's area: deaths per 30 days",
        method="method-districts",
        draw=lambda layout: _draw_districts(layout, outline, frames, titles),
    )


NAMED = {"PK-KP": (73.0, 35.7), "PK-BA": (63.4, 28.2), "PK-SD": PLACES["PK-SD"], "PK-PB": PLACES["PK-PB"]}
"""Where a province's name has room beside the circles."""
SIZES = {True: 16, False: 22}
"""Square pixels of a circle's box for a death per 30 days, narrow and wide."""


def _draw_districts(layout, outline, frames, titles):
    figure = layout.canvas(440 if layout.narrow else 600)
    grid = figure.add_gridspec(2, 2, height_ratios=[2, 1.1] if layout.narrow else [1.6, 1], hspace=0.02, wspace=0.02)
    shapes = boundaries.thinned(outline, tuple(code for code in provinces.codes() if code != provinces.UNPLACED), 0.08)
    for at, (frame, title) in enumerate(zip(frames, titles)):
        ax = figure.add_subplot(grid[0, :] if at == 0 else grid[1, at - 1])
        for code, rings in shapes.items():
            draw_unit(ax, rings, facecolor=colour("shade"))
            if at == 0 and code in NAMED:
                ax.text(*NAMED[code], _label(code), ha="center", va="center", fontsize=11, color=colour("muted"))
        draw_control(ax, outline, layout)
        ax.scatter(
            frame["longitude"],
            frame["latitude"],
            s=frame["rate"] * SIZES[layout.narrow],
            color=colour("accent"),
            alpha=0.55,
            linewidths=0,
        )
        say(ax, [(r.longitude, r.latitude, r.district, f"{r.rate:.1f} a month") for r in frame.itertuples()], title=title)
        told = "\n".join(f"{row.district.replace('North ', 'N. ')} {row.rate:.0f}" for row in frame.head(TOLD).itertuples())
        ax.text(60.8, 37, told, va="top", fontsize=11)
        ax.set_title(title, fontsize=12 if at == 0 else 11)
        _frame(ax)
    return figure


# --- The border -----------------------------------------------------------------------------


def _draw_bands(ax, before: pd.DataFrame, since: pd.DataFrame) -> None:
    """Land as bars, deaths as marks, by distance."""
    x = np.arange(len(boundaries.BANDS))
    ax.bar(x, before["area_share"], width=0.8, color=colour("grid"))
    ax.plot(x, before["death_share"], "o", color=colour("accent"), markersize=9, clip_on=False)
    ax.plot(x, since["death_share"], "D", markerfacecolor=colour("paper"), markeredgecolor=colour("ink"), markersize=6, clip_on=False)
    ax.set_xticks(x, [str(band) for band in boundaries.BANDS])
    ax.set_xlabel("within km of the border", fontsize=11)
    say_values(ax, x, before["area_share"], "Area, %", label="land")
    say_values(ax, x, before["death_share"], "Deaths before August 2021, %", label="deaths before August 2021")
    say_values(ax, x, since["death_share"], "Deaths since, %", label="deaths since")


def _write_key(ax, events: int, whole: bool) -> None:
    """How many events stand behind the marks; on the last panel what each mark is."""
    legend = [("◇", f"since: {events} events", "ink")]
    if whole:
        legend = [
            ("●", "deaths before August 2021", "accent"),
            ("◇", f"deaths since: {events} events", "ink"),
            ("▮", "land", "muted"),
        ]
    for line, (sign, text, name) in enumerate(legend):
        ax.text(
            0.02,
            0.96 - 0.1 * line,
            f"{sign} {text}",
            transform=ax.transAxes,
            va="top",
            fontsize=11,
            color=colour(name),
            bbox={"facecolor": colour("paper"), "edgecolor": "none", "pad": 1},
        )


@chart
def border_bands() -> Chart:
    """Share of deaths by distance from the Afghan border beside the share of area, before and since August 2021."""
    frame = border_shares()
    frame = frame[frame["period"].isin(["before", "after"])]
    cell = frame.set_index(["unit", "period", "band_km"])
    merged = UNITS[provinces.KP, "true"]
    near = cell.loc[(merged, "before", 50)]
    placeable = frame.drop_duplicates(["unit", "period"]).set_index(["unit", "period"])["placeable_events"]
    after = int(placeable.xs("after", level="period").sum())

    def draw(layout):
        rows, columns = (3, 1) if layout.narrow else (1, 3)
        figure, axes = layout.figure(640 if layout.narrow else 290, rows, columns, sharey=True)
        for ax, unit in zip(axes.flat, UNITS.values()):
            one = frame[frame["unit"] == unit]
            before, since = (one[one["period"] == period] for period in ("before", "after"))
            _draw_bands(ax, before, since)
            ax.set_ylim(0, 1.05)
            ax.yaxis.set_major_formatter(lambda v, _: f"{v:.0%}")
            ax.set_title(unit)
            _write_key(ax, placeable[unit, "after"], unit == list(UNITS.values())[-1])
        return figure

    table = pd.DataFrame(
        {
            "Unit": before_after(frame, "unit"),
            "Up to km": before_after(frame, "band_km"),
            "Area, %": before_after(frame, "area_share") * 100,
            "Deaths before August 2021, %": before_after(frame, "death_share") * 100,
            "Deaths since, %": before_after(frame, "death_share", "after") * 100,
            "Placeable events before": before_after(frame, "placeable_events"),
            "Placeable events since": before_after(frame, "placeable_events", "after"),
        }
    )
    table["Unit"] = table["Unit"].astype(str)
    shares = [column for column in table if column.endswith("%")]
    table[shares] = table[shares].astype(float).round(1)
    return Chart(
        name="border-bands",
        finding=f"Near the border lie {near['death_share']:.0%} of the tribal areas' deaths and {near['area_share']:.0%} of their land",
        caption=(
            f"Near: within 50 km, before August 2021. Events of militancy that UCDP locates to their district or better, to "
            f"{long_date(covered('ucdp-ged')[1])}. A distance says where violence happened, not where its authors came from."
        ),
        alt=(
            f"Three panels. In the former tribal areas {near['area_share']:.0%} of the area and {near['death_share']:.0%} of the deaths before August "
            f"2021 lie within 50 km of the border; in Balochistan {cell.loc[('Balochistan', 'before', 50), 'area_share']:.0%} and "
            f"{cell.loc[('Balochistan', 'before', 50), 'death_share']:.0%}. Since August 2021 the record has {after} placeable events in the three units."
        ),
        table=table,
        source=f"{credit('ucdp-ged')} {MADE_WITH}",
        unit="% of deaths (marks) and of land (bars)",
        method="method-border",
        draw=draw,
    )
