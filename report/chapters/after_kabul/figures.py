"""The charts of `after-kabul.md`: levels, baselines, steps, placebo dates, change points, shares."""

from __future__ import annotations

import numpy as np
import pandas as pd

from report import specification
from report.chapters.after_kabul import measures as kabul
from report.chapters.after_kabul.measures import BOTH, FOUR, rows
from report.estimates import results, series
from report.figures.axes import DASHES, dashed, note, ratio_axis, ratios
from report.figures.chart import Chart, Layout, chart, colour
from report.figures.marks import between, say, say_values
from report.record import measures, provinces
from report.record.credits import SHORT, credit, credits_of
from report.record.provinces import FRONT
from report.words import long_date, number, ratio


def _short(code: str) -> str:
    return "KP" if code == provinces.KP else provinces.names()[code]


def _panels(layout: Layout, wide: int, narrow: int, count: int, columns: int, **shared):
    """A figure of panels, its height in pixels by layout; half as many stand side by side on a narrow one."""
    columns = layout.columns(columns, columns // 2)
    return layout.figure(narrow if layout.narrow else wide, count // columns, columns, **shared)


# --- Levels --------------------------------------------------------------------------------------


MARKS = (
    ("2020-02", "Doha", "muted", {"offset": (-4, -4), "ha": "right"}),
    # Its name lies across the line before.
    ("2020-08", "TTP mergers", "muted", {"offset": (-4, -19), "ha": "right", "bbox": {"fc": colour("paper"), "ec": "none", "pad": 0.5}}),
    (measures.KABUL, "Kabul", "ink", {}),
)
"""What the specification marks: the agreement of Doha, the TTP's mergers, the fall of Kabul; and how it is drawn."""


def _level(ax, code: str, mean: pd.Series, quiet: tuple[str, float], named: bool) -> None:
    """A province's line, the dot at its quietest year, and the dashed months."""
    name = provinces.names()[code]
    days = pd.PeriodIndex(mean.index, freq="M").to_timestamp()
    ax.plot(days, mean, color=colour(code), linewidth=2.2)
    say_values(ax, days, mean, name)
    lowest = [pd.Timestamp(quiet[0])], [quiet[1]]
    ax.plot(*lowest, "o", color=colour("ink"), markersize=5)
    say_values(ax, *lowest, name, label="quietest year")
    note(ax, 1, 1.02, f"● quietest year: {number(quiet[1])}", ha="right", va="bottom")
    for month, words, hue, style in MARKS:
        dashed(ax, pd.Timestamp(month), words if named else "", hue, **style)
    ax.set_title(name, color=colour(code))
    ax.set_ylim(0)
    ax.locator_params(axis="y", nbins=4)


@chart
def levels() -> Chart:
    """Twelve-month means of ACLED deaths in KP and Balochistan, with the quietest year before August 2021."""
    names = provinces.names()
    means = {code: measures.twelve_month_mean("acled", "deaths", code) for code in FRONT}
    quiet = {code: kabul.trough(code) for code in FRONT}
    last = {code: float(means[code].iloc[-1]) for code in FRONT}
    before = {code: means[code][: measures.KABUL] for code in FRONT}

    def draw(layout):
        figure, axes = layout.figure(430 if layout.narrow else 400, 2, 1, sharex=True)
        for ax, code in zip(axes.flat, FRONT):
            _level(ax, code, means[code], quiet[code], named=code == FRONT[0])
        return figure

    table = pd.DataFrame({"Twelve months to": means["PK-KP"].index})
    for code in FRONT:
        table[names[code]] = means[code].round(1).to_numpy()
    told = [
        f"{names[code]}: {number(before[code].max())} deaths per 30 days in the year to {long_date(before[code].idxmax())}, "
        f"{number(quiet[code][1])} in the quietest, to {long_date(quiet[code][0])}, {number(last[code])} in the last."
        for code in FRONT
    ]
    return Chart(
        name="kabul-levels",
        finding=(
            f"The rise starts from a trough: KP's quietest year ended in {long_date(quiet['PK-KP'][0])}"
            if quiet["PK-KP"][1] <= means["PK-KP"].min() and last["PK-KP"] > quiet["PK-KP"][1]
            else f"Deaths in KP stand at {last['PK-KP'] / quiet['PK-KP'][1]:.1f} times the quietest year before August 2021"
        ),
        caption=(
            "Deaths per 30 days in political-violence events, all actors, as the mean of the twelve months that end with each "
            "month; the two panels have scales of their own. Dashed: the Doha agreement, the TTP's mergers, the fall of Kabul. "
            "The dot marks the quietest year before August 2021."
        ),
        alt=f"Two lines to {long_date(means['PK-KP'].index[-1])}. {' '.join(told)}",
        table=table,
        source=credit("acled"),
        method="method-windows",
        draw=draw,
    )


# --- Baselines -----------------------------------------------------------------------------------


COMPARED = (("date", "two years from August 2021", -0.13, "o"), ("last", "the last two years", 0.13, "s"))
"""The two spans that are set beside a baseline: their name, how far to the side they stand, and as what."""


def _ratios_by_baseline(ax, code: str, frame: pd.DataFrame) -> None:
    for after, label, shift, marker in COMPARED:
        data = frame[frame["v_after"] == after]
        style = {"color": colour(code), "marker": marker, "markersize": 6, "markerfacecolor": colour(code if after == "date" else "paper")}
        ratios(ax, data, data["year"] + shift, "Ratio", within=(0.1, 16), label=label, width=1.2, **style)
    ratio_axis(ax, 0.1, 16, "y")
    ax.set_title(provinces.names()[code], color=colour(code))
    ax.set_xticks(sorted(frame["year"].unique())[::3])


@chart
def baselines() -> Chart:
    """The level since August 2021 against every baseline since 2010."""
    names = provinces.names()
    frame = kabul.baseline_ratios()

    def draw(layout):
        figure, axes = _panels(layout, 320, 460, 2, 2, sharey=True, sharex=True)
        for ax, code in zip(axes.flat, FRONT):
            _ratios_by_baseline(ax, code, frame[frame["province"] == code])
        note(axes.flat[0], 0.98, 0.12, "● from August 2021", ha="right")
        note(axes.flat[0], 0.98, 0.03, "□ the last two years", ha="right")
        return figure

    def extremes(code):
        data = frame[(frame["province"] == code) & (frame["v_after"] == "date")]
        return data.loc[data["estimate"].idxmin()], data.loc[data["estimate"].idxmax()]

    kp, ba = extremes("PK-KP"), extremes("PK-BA")
    table = pd.DataFrame(
        {
            "Province": frame["province"].map(names),
            "Baseline": frame["before"].str.replace("..", " to "),
            "Compared": frame["after"].str.replace("..", " to "),
            "Ratio": frame["estimate"].round(2),
            "Low": frame["low"].round(2),
            "High": frame["high"].round(2),
            "Counts for the verdict": np.where(frame["counted"], "yes", "no, before 2016"),
        }
    )
    return Chart(
        name="kabul-baselines",
        finding=f"The answer depends on the baseline: KP's first two years from {ratio(kp[0]['estimate'])} to {ratio(kp[1]['estimate'])}\u00a0times",
        caption=(
            "Deaths per day in two years, as a ratio to the two years from January of the year below; 1 is no change, each step up "
            "doubles or quadruples. Filled: the two years from August 2021. Open: the last two years. Lines: 95% intervals, not "
            "calibrated. Baselines before 2016 are printed and do not count for the verdict."
        ),
        alt=(
            f"Ratios by first year of the baseline, {frame['year'].min()} to {frame['year'].max()}. KP, two years from August 2021: lowest "
            f"{ratio(kp[0]['estimate'])} times against {kp[0]['year']}, highest {ratio(kp[1]['estimate'])} against {kp[1]['year']}. "
            f"Balochistan: lowest {ratio(ba[0]['estimate'])} against {ba[0]['year']}, highest {ratio(ba[1]['estimate'])} against {ba[1]['year']}."
        ),
        table=table,
        source=credit("acled"),
        method="method-specification",
        draw=draw,
    )


# --- Steps ---------------------------------------------------------------------------------------


def _steps_of(ax, code: str, data: pd.DataFrame) -> None:
    """A province's steps from the top down: the main estimate as a diamond over its dot."""
    low, high = 0.125, 8
    places = np.arange(len(data))[::-1]
    there = data["estimable"].to_numpy(dtype=bool)
    ratios(ax, data[there], places[there], "Ratio", along="y", within=(low, high), color=colour(code))
    ax.plot(data[there]["estimate"].iloc[:1].clip(low, high), places[there][:1], "D", color=colour("ink"), markersize=6)
    ratio_axis(ax, low, high)
    ax.set_xticks([0.25, 1, 4])
    ax.set_yticks(places, data["row"])
    ax.grid(axis="y", visible=False)
    ax.set_title(_short(code), color=colour(code))


@chart
def steps() -> Chart:
    """The step in August 2021 by province: the primary, and it with one thing changed at a time."""
    names = provinces.names()
    frame = kabul.steps_table()
    calibration = kabul.false_positives("S4", "timing")
    main = frame[frame["row"] == "main estimate"].set_index("province")

    def draw(layout):
        figure, axes = _panels(layout, 330, 640, 4, 4, sharey=True, sharex=True)
        for at, (ax, code) in enumerate(zip(axes.flat, FOUR)):
            _steps_of(ax, code, frame[frame["province"] == code])
            ax.tick_params(labelleft=at % axes.shape[1] == 0)
        return figure

    sure = [_short(code) for code in FOUR if main.loc[code, "low"] > 1]
    finding = (
        f"By the main estimate, a rise at August 2021 itself is clear of chance in {' and '.join(sure)} alone"
        if sure
        else "By the main estimate, in no province is a rise at August 2021 itself clear of chance"
    )
    table = frame.assign(province=frame["province"].map(names)).drop(columns="estimable")
    table.columns = ["Province", "Specification", "Ratio", "Low", "High"]
    table[["Ratio", "Low", "High"]] = table[["Ratio", "Low", "High"]].astype(float).round(2)
    rates = ", ".join(f"{_short(code)} {calibration.loc[code, 'false_positive_rate']:.0%}" for code in FOUR)
    told = [
        f"{names[code]} {ratio(row['estimate'])} times ({ratio(row['low'])} to {ratio(row['high'])})"
        for code, row in main.loc[list(FOUR)].iterrows()
    ]
    return Chart(
        name="kabul-steps",
        finding=finding,
        caption=(
            "Deaths per day just after the fall of Kabul as a ratio to what the trend before led to: a negative binomial series with "
            "level, trend and change of trend, January 2020 to the last full month (diamond), and the same with one thing changed "
            f"(dots). Lines: 95% intervals. The diamond's is calibrated: before that it found a change where there was none in {rates}."
        ),
        alt=f"Ratios with intervals in four panels. Main estimate: {'; '.join(told)}.",
        table=table,
        source=credit("acled"),
        method="method-its",
        draw=draw,
    )


# --- Specification curves ------------------------------------------------------------------------


DRAWN = 90
"""At most so many points of a curve are drawn: a page stays light, and the line is the same to the eye."""


def thinned(frame: pd.DataFrame) -> pd.DataFrame:
    """Evenly spaced ranks of an ordered curve, first and last included; `place` runs from 0 to 1."""
    ranks = np.unique(np.linspace(0, len(frame) - 1, min(DRAWN, len(frame))).round().astype(int))
    return frame.iloc[ranks].assign(place=ranks / max(len(frame) - 1, 1))


PARTS = {"size": "Level", "timing": "Step"}
ARMED = "battles and explosions alone"


def _line_of(ax, data: pd.DataFrame, name: str = "", **style) -> pd.DataFrame:
    """The ordered estimates of a curve; as drawn, cut at the ends of the scale."""
    shown = thinned(data)
    cut = shown[["estimate", "low", "high"]].clip(0.125, 16).assign(place=shown["place"])
    ax.plot(cut["place"], cut["estimate"], **style)
    marks = [
        (row.place, end, f"above {row.place:.0%} of them", f"{row.estimate:.2f}× ({row.low:.2f} to {row.high:.2f})", name)
        for row, end in zip(shown.itertuples(), cut["estimate"])
    ]
    say(ax, marks, along="x")
    return cut


def _curve(ax, code: str, data: pd.DataFrame, title: str) -> None:
    """All estimates within the band of their intervals, and those of battles and explosions alone."""
    cut = _line_of(ax, data, color=colour(code), linewidth=2.4)
    ax.fill_between(cut["place"], cut["low"], cut["high"], color=colour(code), alpha=0.22, linewidth=0)
    _line_of(ax, data[data["violence"] == "armed"], ARMED, color=colour("ink"), linewidth=1.2, linestyle=DASHES)
    ratio_axis(ax, 0.125, 16, "y")
    ax.set_xticks([])
    ax.set_title(title, color=colour(code))
    note(ax, 0.03, 0.95, f"{_above(data):.0%} of {len(data)} above 1", va="top")


def _above(data: pd.DataFrame) -> float:
    return float((data["estimate"] > 1).mean())


def _summed(part: str, code: str, data: pd.DataFrame) -> list[tuple]:
    """A curve in rows: all its cells, and some of them."""
    kinds = {
        "all cells": data,
        ARMED: data[data["violence"] == "armed"],
        "without named months": data[data["outliers"] == "without"],
        "deaths": data[data["outcome"] == "deaths"],
        "crossing no break": data[~data["crosses_break"]],
    }
    return [
        (
            PARTS[part],
            provinces.names()[code],
            kind,
            len(kept),
            f"{_above(kept):.0%}" if len(kept) else "–",
            *kept["estimate"].agg(["min", "median", "max"]),
        )
        for kind, kept in kinds.items()
    ]


@chart
def curves() -> Chart:
    """Every counted specification of S4, in order: level above, step below."""
    names = provinces.names()
    found = {(part, code): kabul.curve(part, code) for part in PARTS for code in FRONT}
    total = {at: len(rows("S4", at[0], province=at[1], counted=True)) for at in found}
    above = {at: _above(data) for at, data in found.items()}
    all_there = all(len(data) == total[at] for at, data in found.items())
    rest = "all are here" if all_there else "the others are not covered by their source"

    def draw(layout):
        figure, axes = layout.figure(420 if layout.narrow else 440, 2, 2, sharey=True)
        for ax, ((part, code), data) in zip(axes.flat, found.items()):
            _curve(ax, code, data, f"{PARTS[part]}, {_short(code)}")
        return figure

    summed = [row for (part, code), data in found.items() for row in _summed(part, code, data)]
    told = [
        f"{PARTS[part]}, {names[code]}: {len(data)} specifications, {above[part, code]:.0%} above 1, median {ratio(data['estimate'].median())}."
        for (part, code), data in found.items()
    ]
    return Chart(
        name="kabul-curves",
        finding=f"{above['size', 'PK-KP']:.0%} of KP's comparisons show a higher level, {above['timing', 'PK-KP']:.0%} a step up",
        caption=(
            "The specifications that count and that the data allow, in order of their estimate (line), with their 95% intervals (band, not "
            f"calibrated). Dashed: battles and explosions alone. Of {total['size', 'PK-KP']} comparisons of levels and {total['timing', 'PK-KP']} "
            f"of steps in each province {rest}. Drawn at up to {DRAWN} evenly spaced ranks; values beyond "
            "the scale stand at its edge."
        ),
        alt="Four curves of ordered ratios. " + " ".join(told),
        table=pd.DataFrame(
            summed, columns=[*"Question Province Cells Compared".split(), "Above 1", *"Smallest Median Largest".split()]
        ).round(2),
        source=credit("acled"),
        method="method-specification",
        draw=draw,
    )


# --- Placebo dates -------------------------------------------------------------------------------


COUNTS = {"before": "counts", "true": "the date itself", "overlapping": "does not count: overlaps", "later": "does not count: later"}


def _rises(ax, code: str, data: pd.DataFrame) -> None:
    """A province's rises by month, those that do not count dashed, and the diamond at August 2021."""
    name = provinces.names()[code]
    for kind in ("before", "overlapping", "later", "true"):
        part = data[data["kind"] == kind]
        days = pd.PeriodIndex(part["month"], freq="M").to_timestamp()
        style = {
            "before": {"color": colour(code), "linewidth": 2},
            "true": {"color": colour("ink"), "marker": "D", "markersize": 7, "linestyle": "none"},
        }.get(kind, {"color": colour("muted"), "linewidth": 1.2, "linestyle": (0, (2, 2))})
        ax.plot(days, part["ratio"], **style)
        say_values(ax, days, part["ratio"], name, label=COUNTS[kind], sign="×")
    true = data.loc[data["kind"] == "true", "ratio"].iloc[0]
    note(ax, 0.99, 0.03, f"◆ August 2021: {ratio(true)} times", ha="right", va="bottom")
    ratio_axis(ax, 0.2, 6, "y")
    ax.set_title(name, color=colour(code))


@chart
def placebo_dates() -> Chart:
    """The rise at August 2021 among the rises at every other month."""
    names = provinces.names()
    frame = results.table("estimates_placebo")
    frame = frame[frame["primary"] & frame["province"].isin(FRONT)]
    summary = rows("S4", "placebo", primary=True).set_index("province")

    def draw(layout):
        figure, axes = layout.figure(400, 2, 1, sharex=True, sharey=True)
        for ax, code in zip(axes.flat, FRONT):
            _rises(ax, code, frame[frame["province"] == code])
        return figure

    before = {code: frame.loc[(frame["province"] == code) & (frame["kind"] == "before"), "ratio"] for code in FRONT}
    larger = {code: int((before[code] >= summary.loc[code, "estimate"]).sum()) for code in FRONT}
    n = {code: int(summary.loc[code, "n"]) for code in FRONT}
    table = frame.pivot(index="month", columns="province", values="ratio").round(2)[[*FRONT]].rename(columns=names)
    told = {"before": "yes", "true": "the date itself", "overlapping": "no, overlaps", "later": "no, later"}
    table["Counts"] = frame[frame["province"] == "PK-KP"].set_index("month")["kind"].map(told)
    table = table.rename_axis("First month after").reset_index()
    said = [
        f"{names[code]}: {ratio(summary.loc[code, 'estimate'])} times at August 2021; {larger[code]} of {n[code]} earlier dates show as much."
        for code in FRONT
    ]
    return Chart(
        name="kabul-placebo",
        finding=f"Rises as large as August 2021's: {larger['PK-KP']} of {n['PK-KP']} earlier dates in KP, {larger['PK-BA']} of {n['PK-BA']} in Balochistan",
        caption=(
            "Deaths per day in the twelve months from each month, as a ratio to the twelve months before. Solid: windows that end before "
            f"August 2021, which count. Dashed: later or overlapping ones, which do not. Diamond: August 2021. The windows overlap; only "
            f"{results.parts_of(summary.loc['PK-KP', 'variant'])['non-overlapping']} share no month."
        ),
        alt="Two lines of ratios by month. " + " ".join(said),
        table=table,
        source=credit("acled"),
        method="method-placebo",
        draw=draw,
    )


# --- Change points -------------------------------------------------------------------------------


def _changes_of(ax, code: str, data: pd.DataFrame, penalties: list[float]) -> None:
    """The months of change, by how much a change costs."""
    data = data[data["month"] != ""]
    days = pd.PeriodIndex(data["month"], freq="M").to_timestamp()
    heights = np.array([penalties.index(penalty) for penalty in data["penalty"]])
    ax.vlines(days, heights - 0.38, heights + 0.38, color=colour(code), linewidth=2.6)
    say(ax, [(day, at, None, f"at penalty {penalties[at]:g}×") for at, day in zip(heights, days)])
    dashed(ax, pd.Timestamp(measures.KABUL))
    ax.set_yticks(range(len(penalties)), [f"{penalty:g}×" for penalty in penalties])
    ax.set_ylim(-0.6, len(penalties) - 0.4)


def _until(ax, end: pd.Timestamp, covered: pd.Timestamp) -> None:
    """The axis of years from 2010 to the end of all sources; what this one does not cover is shaded."""
    ax.set_xlim(pd.Timestamp("2010-01"), end)
    years = range(2010, end.year + 1, 5)
    ax.set_xticks([pd.Timestamp(f"{year}-01") for year in years], [str(year) for year in years])
    if covered < end:
        ax.axvspan(covered, end, color=colour("shade"), linewidth=0)


@chart
def change_points() -> Chart:
    """Where the level of deaths changes, by source and strictness, KP and Balochistan."""
    names = provinces.names()
    found = {(code, source): kabul.changes(code, source) for code in FRONT for source in BOTH}
    penalties = sorted(set(pd.concat(found.values())["penalty"]))
    near = {code: found[code, "acled"].query("near")["penalty"].nunique() for code in FRONT}
    after = {source: pd.Timestamp(measures.shift(measures.full_months(source)[1], 1)) for source in BOTH}
    end = max(after.values())
    shaded = "Shaded: months that UCDP's release by province does not cover. " if after["ucdp-ged"] < end else ""

    def draw(layout):
        figure, axes = _panels(layout, 330, 430, 4, 2, sharex=True, sharey=True)
        for ax, ((code, source), data) in zip(axes.flat, found.items()):
            _changes_of(ax, code, data, penalties)
            _until(ax, end, after[source])
            ax.set_title(f"{_short(code)}, {SHORT[source]}", color=colour(code))
        return figure

    records = [
        (names[code], SHORT[source], f"{penalty:g} times", (part["month"] != "").sum(), ", ".join(filter(None, part["month"])) or "none")
        for (code, source), data in found.items()
        for penalty, part in data.groupby("penalty")
    ]
    counted = " and ".join(f"{near[code]} of {len(penalties)} in {_short(code)}" for code in FRONT)
    return Chart(
        name="kabul-changes",
        finding=f"Searches that find a change of level near August 2021: {counted}",
        caption=(
            "First months of new levels of deaths (log rate), as found by searches that differ in strictness: the higher the penalty for a change "
            f"(upwards, as a multiple of the customary one), the fewer are found. Dashed: August 2021. {shaded}ACLED counts all "
            "actors, UCDP militancy."
        ),
        alt="Four panels of marks. "
        + " ".join(f"{place}, {source}, penalty {penalty}: {months}." for place, source, penalty, _, months in records),
        table=pd.DataFrame(records, columns=["Province", "Source", "Penalty", "Changes", "First months of new levels"]),
        source=credits_of(*BOTH),
        method="method-changepoints",
        draw=draw,
    )


# --- Shares --------------------------------------------------------------------------------------


COMPARISON = ["source", "violence", "v_from"]


def _label(source: str, violence: str, since: str) -> str:
    return f"{SHORT[source]}{', armed' if violence == 'armed' else ''}, {since if since.startswith('last') else f'from {since}'}"


def _shares_of_all(ax, places, bounds: pd.DataFrame) -> None:
    """From nought to the lowest bound pale, from there to the highest in full; no share is too thin to see."""
    ax.hlines(places, 0, bounds["low"], color=colour("shade"), linewidth=9)
    ax.hlines(places, bounds["low"], bounds["high"].clip(lower=bounds["low"] + 0.004), color=colour("accent"), linewidth=9)
    for place, row in zip(places, bounds.itertuples()):
        say(ax, [(row.low, place, _label(*row.Index), between(f"{row.low:.1%}", f"{row.high:.1%}"))], along="y")
        style = {"xytext": (-4, 0), "textcoords": "offset points", "ha": "right", "va": "center", "fontsize": 11}
        ax.annotate(f"{row.low:.0%}", (row.low, place), **style)
    ax.axvline(0.5, color=colour("ink"), linewidth=1)
    ax.set_xlim(0, 1)
    ax.set_xticks([0, 0.5, 1], ["0%", "50%", "100%"])
    ax.set_title("Share of all deaths")


def _times_the_rest(ax, places, rates: dict[str, pd.DataFrame]) -> None:
    for (code, rate), shift, marker in zip(rates.items(), (0.16, -0.16), "os"):
        there = rate["estimate"].notna().to_numpy()
        style = {"color": colour(code), "marker": marker, "label": _short(code)}
        ratios(ax, rate[there], places[there] + shift, f"{_short(code)}, times the rest", along="y", digits=1, **style)
    ax.set_title("Per head, times the rest")
    ratio_axis(ax, 0.9, max(64.0, *(rate["high"].max() for rate in rates.values())) * 1.1)
    ax.set_xticks([1, 4, 16, 64])
    ax.set_xlabel("● KP   ■ Balochistan", fontsize=11)


@chart
def shares() -> Chart:
    """Share of KP and Balochistan in the country's deaths as bounds, and deaths per head against the rest."""
    share, rate = (rows("S6", part, outcome="deaths", outliers="with", estimable=True) for part in ("share", "rate"))
    main = share[share["primary"]].iloc[0]
    kp, ba = (rate[(rate["province"] == code) & rate["primary"]].iloc[0] for code in FRONT)
    bounds = share.set_index(COMPARISON)
    order = [(s, v, f) for s in BOTH for f in specification.load()["S6"]["grid"]["from"] for v in ("all", "armed")]
    bounds = bounds.loc[[at for at in order if at in bounds.index]]
    rates = {code: rate[rate["province"] == code].set_index(COMPARISON).reindex(bounds.index) for code in FRONT}
    labels = [_label(*at) for at in bounds.index]

    def draw(layout):
        figure, axes = _panels(layout, 360, 620, 2, 2, sharey=True)
        places = np.arange(len(labels))[::-1]
        _shares_of_all(axes.flat[0], places, bounds)
        _times_the_rest(axes.flat[1], places, rates)
        for ax in axes.flat:
            ax.set_yticks(places, labels)
            ax.grid(axis="y", visible=False)
        axes.flat[1].tick_params(labelleft=layout.narrow)
        return figure

    table = pd.DataFrame(
        {
            "Specification": labels,
            "Share, lowest, %": (bounds["low"] * 100).round(1).to_numpy(),
            "Share, highest, %": (bounds["high"] * 100).round(1).to_numpy(),
        }
    )
    for code, data in rates.items():
        table[f"{_short(code)}, times the rest"] = data["estimate"].round(1).to_numpy()
        table[f"{_short(code)}: interval"] = [
            f"{row.low:.1f} to {row.high:.1f}" if row.low == row.low else None for row in data.itertuples()
        ]
    return Chart(
        name="kabul-shares",
        finding=f"KP and Balochistan hold {main['low']:.0%} of all deaths since August 2021",
        caption=(
            "Share: that of the two provinces in the country's deaths, from the lowest bound (unplaced deaths all outside) to the highest "
            "(all inside). Per head: deaths as a ratio to Punjab, Sindh and Islamabad together, with 95% intervals. Armed: battles and "
            "explosions, or UCDP's state-based violence, alone. "
            f"UCDP covers {series.distance(measures.KABUL, measures.full_months('ucdp-ged')[1]) + 1} months from August 2021 on."
        ),
        alt=(
            f"Since August 2021 the two provinces hold {main['low']:.1%} to {main['high']:.1%} of deaths (ACLED). Per head KP has "
            f"{ratio(kp['estimate'])} times the deaths of the rest ({ratio(kp['low'])} to {ratio(kp['high'])}), Balochistan "
            f"{ratio(ba['estimate'])} times ({ratio(ba['low'])} to {ratio(ba['high'])})."
        ),
        table=table,
        source=credits_of(*BOTH),
        method="method-specification",
        draw=draw,
    )
