"""The charts of `after-kabul.md`: actions, levels, baselines, steps, straight lines, shares."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from report import specification
from report.chapters.after_kabul import measures as kabul
from report.chapters.after_kabul.measures import FOUR, rows
from report.errors import choose
from report.estimates import results
from report.figures.axes import DASHES, dashed, note, ratio_axis, ratios
from report.figures.chart import Chart, Layout, chart, colour
from report.figures.marks import between, say, say_values
from report.figures.parts import ACTIONS, called, chosen
from report.figures.units import measured_in
from report.record import measures, provinces
from report.record.credits import SHORT, credit
from report.record.provinces import FRONT
from report.words import listed, long_date, number, ratio


def _panels(layout: Layout, wide: int, narrow: int, count: int, columns: int, **shared):
    """A figure of panels, its height in pixels by layout; half as many stand side by side on a narrow one."""
    columns = layout.columns(columns, max(1, columns // 2))
    return layout.figure(narrow if layout.narrow else wide, -(-count // columns), columns, **shared)


# --- Levels --------------------------------------------------------------------------------------


MARKS = (
    ("2020-02", "US and Taliban sign\nthe Doha agreement", "muted", 0.8, "right"),
    ("2020-08", "splinter groups\nrejoin the TTP", "muted", 1, "right"),
    (measures.KABUL, "the Taliban\ntake Kabul", "ink", 1, "left"),
)
"""What the specification marks: month, words, colour, how high its line goes, and the side of the words that meets it.

The first is lower, so that the words of the second pass above it."""


def _level(ax, code: str, mean: pd.Series, quiet: tuple[str, float]) -> None:
    """A province's line with its name, and the dot at its quietest year."""
    name = provinces.names()[code]
    days = pd.PeriodIndex(mean.index, freq="M").to_timestamp()
    ax.plot(days, mean, color=colour(code), linewidth=2.2, linestyle="-" if code == FRONT[0] else (0, (7, 1.5)))
    say_values(ax, days, mean, name, label=called(code))
    lowest = [pd.Timestamp(quiet[0])], [quiet[1]]
    ax.plot(*lowest, "o" if code == FRONT[0] else "s", color=colour(code), markersize=6)
    say_values(ax, *lowest, name, label=f"{called(code)}, quietest year")
    style = {"xytext": (5, 0), "textcoords": "offset points", "va": "center", "color": colour(code), "fontweight": "bold"}
    ax.annotate(called(code), (days[-1], mean.iloc[-1]), annotation_clip=False, **style)


def _marked(ax) -> None:
    for month, words, hue, top, side in MARKS:
        day = pd.Timestamp(month)
        ax.axvline(day, ymax=top, color=colour(hue), linewidth=1, linestyle=DASHES)
        style = {"xytext": (4 if side == "left" else -4, 0), "textcoords": "offset points", "ha": side, "va": "top", "fontsize": 11}
        ax.annotate(words, (day, top), xycoords=("data", "axes fraction"), **style)


@chart
def levels(places: Sequence[str] = FRONT) -> Chart:
    """Twelve-month means of ACLED deaths in KP and Balochistan (or others), with the quietest year before August 2021."""
    names, codes = provinces.names(), chosen(places)
    means = {code: measures.twelve_month_mean("acled", "deaths", code) for code in codes}
    quiet = {code: kabul.trough(code) for code in codes}
    last = {code: float(means[code].iloc[-1]) for code in codes}
    before = {code: means[code][: measures.KABUL] for code in codes}
    top = codes[0]

    def draw(layout):
        figure, axes = layout.figure(340)
        ax = axes[0, 0]
        for code in codes:
            _level(ax, code, means[code], quiet[code])
        _marked(ax)
        ax.set_ylim(0, 1.1 * max(mean.max() for mean in means.values()))
        first, last = (pd.Timestamp(means[top].index[at]) for at in (0, -1))
        ax.set_xlim(first, last + (0.27 if layout.narrow else 0.12) * (last - first))
        years = [year for year in range(first.year, last.year + 1) if year % 5 == 0 and pd.Timestamp(str(year)) >= first]
        ax.set_xticks([pd.Timestamp(str(year)) for year in years], years)
        return figure

    table = pd.DataFrame({"Twelve months to": means[top].index})
    for code in codes:
        table[names[code]] = means[code].round(1).to_numpy()
    told = [
        f"{names[code]}: {number(before[code].max())} deaths per 30 days in the year to {long_date(before[code].idxmax())}, "
        f"{number(quiet[code][1])} in the quietest, to {long_date(quiet[code][0])}, {number(last[code])} in the last."
        for code in codes
    ]
    return Chart(
        name="kabul-levels",
        finding=(
            f"The violence rose again from a lull: {called(top)}'s quietest year ended in {long_date(quiet[top][0])}"
            if quiet[top][1] <= means[top].min() and last[top] > quiet[top][1]
            else f"Deaths in {called(top)} are {last[top] / quiet[top][1]:.1f} times the quietest year before August 2021"
        ),
        caption=(
            "Deaths per 30 days in political violence, by all sides: each point is the mean of the twelve months that end there. "
            "Dot and square mark the quietest year before August 2021. Dashed: what could have moved the violence."
        ),
        alt=f"Lines to {long_date(means[top].index[-1])}. {' '.join(told)}",
        table=table,
        source=credit("acled"),
        unit="deaths per 30 days",
        method="method-windows",
        draw=draw,
    )


# --- Baselines -----------------------------------------------------------------------------------


COMPARED = (("date", "{} from August 2021", -0.13, "o"), ("last", "the last {}", 0.13, "s"))
"""The two spans that are set beside a baseline: their name, how far to the side they stand, and as what."""
SPANS = {12: "year", 24: "two years", 36: "three years"}


def _ratios_by_baseline(ax, code: str, frame: pd.DataFrame, span: str) -> None:
    for after, words, shift, marker in COMPARED:
        label = words.format(span)
        data = frame[frame["v_after"] == after]
        style = {"color": colour(code), "marker": marker, "markersize": 6, "markerfacecolor": colour(code if after == "date" else "paper")}
        ratios(ax, data, data["year"] + shift, "Ratio", within=(0.1, 16), label=label, width=1.2, **style)
    ratio_axis(ax, 0.1, 16, "y")
    ax.set_title(provinces.names()[code], color=colour(code))
    ax.set_xticks(sorted(frame["year"].unique())[::3])


@chart
def baselines(months: int = 24) -> Chart:
    """The level since August 2021 against every baseline since 2010; with 12 or 36 months since 2016."""
    names = provinces.names()
    frame = kabul.baseline_ratios(months)
    span = SPANS[months]

    def draw(layout):
        figure, axes = _panels(layout, 320, 460, 2, 2, sharey=True, sharex=True)
        for ax, code in zip(axes.flat, FRONT):
            _ratios_by_baseline(ax, code, frame[frame["province"] == code], span)
        note(axes.flat[0], 0.98, 0.12, "● from August 2021", ha="right")
        note(axes.flat[0], 0.98, 0.03, f"□ the last {span}", ha="right")
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
        finding=f"Up or down depends on the years you compare with: in KP from {ratio(kp[0]['estimate'])} to {ratio(kp[1]['estimate'])}\u00a0times",
        caption=(
            f"Deaths in {span if months > 12 else 'a year'}, as a ratio to the {span} from January of the year below. Filled: from August 2021. "
            f"Open: the last {span}. Lines: 95% intervals. Baselines before 2016 do not count for the verdict."
        ),
        alt=(
            f"Ratios by first year of the baseline, {frame['year'].min()} to {frame['year'].max()}. KP, the {span} from August 2021: lowest "
            f"{ratio(kp[0]['estimate'])} times against {kp[0]['year']}, highest {ratio(kp[1]['estimate'])} against {kp[1]['year']}. "
            f"Balochistan: lowest {ratio(ba[0]['estimate'])} against {ba[0]['year']}, highest {ratio(ba[1]['estimate'])} against {ba[1]['year']}."
        ),
        table=table,
        source=credit("acled"),
        unit=f"times the {span} from January of the year below",
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
    ax.set_title(called(code), color=colour(code))


@chart
def steps(places: Sequence[str] = FOUR) -> Chart:
    """The step in August 2021 in four provinces (or some of them): the primary, and it with one thing changed at a time."""
    names, codes = provinces.names(), [choose({code: code for code in FOUR}, code) for code in chosen(places)]
    frame = kabul.steps_table()
    frame = frame[frame["province"].isin(codes)]
    main = frame[frame["row"] == "main estimate"].set_index("province")

    def draw(layout):
        figure, axes = _panels(layout, 330, 640, len(codes), len(codes), sharey=True, sharex=True)
        for at, (ax, code) in enumerate(zip(axes.flat, codes)):
            _steps_of(ax, code, frame[frame["province"] == code])
            ax.tick_params(labelleft=at % axes.shape[1] == 0)
        return figure

    sure = [called(code) for code in codes if main.loc[code, "low"] > 1]
    finding = (
        f"A clear jump in August 2021 shows in {' and '.join(sure)} alone"
        if sure
        else f"{'No province shows' if len(codes) == len(FOUR) else 'None of them shows'} a clear jump in August 2021"
    )
    table = frame.assign(province=frame["province"].map(names)).drop(columns="estimable")
    table.columns = ["Province", "Specification", "Ratio", "Low", "High"]
    table[["Ratio", "Low", "High"]] = table[["Ratio", "Low", "High"]].astype(float).round(2)
    told = [
        f"{names[code]} {ratio(row['estimate'])} times ({ratio(row['low'])} to {ratio(row['high'])})"
        for code, row in main.loc[codes].iterrows()
    ]
    return Chart(
        name="kabul-steps",
        finding=finding,
        caption=(
            "Deaths per day just after Kabul fell, as a ratio to what the trend before led to. Diamond: the main estimate. Dots: the same "
            "with one thing changed. Lines: 95% intervals; the diamond's was widened after trials on records without a change."
        ),
        alt=f"Ratios with intervals by province. Main estimate: {'; '.join(told)}.",
        table=table,
        source=credit("acled"),
        unit="times what the trend before led to",
        method="method-its",
        draw=draw,
    )


# --- One straight line ---------------------------------------------------------------------------


def _line_of(ax, code: str, data: pd.DataFrame) -> None:
    """A province's months as dots and its line, on the log scale."""
    name = provinces.names()[code]
    days = pd.PeriodIndex(data["month"], freq="M").to_timestamp()
    ax.plot(days, data["rate"], color=colour(code), marker="o" if code == FRONT[0] else "s", markersize=4, linestyle="none")
    say_values(ax, days, data["rate"], name, label=called(code))
    say_values(ax, days, data["line"], f"{name}, line", label=f"{called(code)}, line")
    ax.plot(days, data["line"], color=colour(code), linewidth=2, linestyle="-" if code == FRONT[0] else DASHES)
    ax.annotate(
        called(code), (days[-1], data["line"].iloc[-1]), xytext=(5, 0), textcoords="offset points", va="center", color=colour(code),
        fontweight="bold", annotation_clip=False,
    )  # fmt: skip


@chart
def straight_lines() -> Chart:
    """ACLED's deaths in KP and Balochistan by month on one log scale, each with its one line of steady growth."""
    names = provinces.names()
    found = {code: kabul.months_and_line(code) for code in FRONT}
    growth = {code: results.estimate("S4", "growth", code) for code in FRONT}
    chance = {code: float(results.estimate("S4", "joint", code)["p"]) for code in FRONT}

    def draw(layout):
        figure, axes = layout.figure(400)
        ax = axes[0, 0]
        for code in FRONT:
            _line_of(ax, code, found[code])
        dashed(ax, pd.Timestamp(measures.KABUL), "Kabul", "ink")
        ax.set_yscale("log")
        ax.set_yticks([5, 10, 20, 50, 100, 200, 400], ["5", "10", "20", "50", "100", "200", "400"])
        ax.minorticks_off()
        first, last = (pd.Timestamp(found[FRONT[0]]["month"].iloc[at]) for at in (0, -1))
        ax.set_xlim(first - 0.03 * (last - first), last + (0.4 if layout.narrow else 0.17) * (last - first))
        return figure

    table = pd.DataFrame({"Month": found[FRONT[0]]["month"]})
    for code in FRONT:
        table[names[code]] = found[code]["rate"].round(1).to_numpy()
        table[f"{names[code]}, line"] = found[code]["line"].round(1).to_numpy()
    told = " and ".join(f"{ratio(growth[code]['estimate'])} times a year in {called(code)}" for code in FRONT)
    start = long_date(found[FRONT[0]]["month"].iloc[0])
    steady = min(chance.values()) > 0.05
    return Chart(
        name="kabul-lines",
        finding=f"Deaths grew along one line, {told}" + ("" if steady else "; at August 2021 a line bends"),
        caption=(
            "Deaths per 30 days, by all sides, on a log scale, on which steady growth is a straight line. The lines have the growth of "
            "a negative binomial series without any change, and the same sum as the months."
        ),
        alt=(
            f"Dots by month from {start} and two straight lines: {told}. A change of level and slope in August 2021 fits no better than by chance: "
            + ", ".join(f"p {chance[code]:.2f} in {called(code)}" for code in FRONT)
            + "."
        ),
        table=table,
        source=credit("acled"),
        unit="deaths per 30 days",
        method="method-joint",
        draw=draw,
    )


# --- Attacks, clashes, strikes -------------------------------------------------------------------


MEASURE_AND_LINE = {
    "attack": ("deaths-in-attacks", "-"),
    "clash": ("deaths-in-clashes", DASHES),
    "strike": ("deaths-in-strikes", (0, (1, 1.5))),
}


def _actions_of(ax, code: str) -> None:
    name = provinces.names()[code]
    for action, (measure, line) in MEASURE_AND_LINE.items():
        words, mean = ACTIONS[action], measures.twelve_month_mean("acled", measure, code)
        days = pd.PeriodIndex(mean.index, freq="M").to_timestamp()
        ax.plot(days, mean, color=colour("ink" if action == "strike" else code), linestyle=line, linewidth=2, label=words)
        say_values(ax, days, mean, f"{name}, {words}", label=words)
    ax.set_title(name, color=colour(code))
    ax.set_ylim(0)
    ax.locator_params(axis="y", nbins=4)


@chart
def actions(places: Sequence[str] = FRONT) -> Chart:
    """Deaths in attacks, in clashes and in strikes, KP and Balochistan (or others), as twelve-month means."""
    names, codes = provinces.names(), chosen(places)
    means = {
        (code, action): measures.twelve_month_mean("acled", measure, code)
        for code in codes
        for action, (measure, _) in MEASURE_AND_LINE.items()
    }
    now = {at: float(mean.iloc[-1]) for at, mean in means.items()}

    def draw(layout):
        figure, axes = layout.figure((215 if layout.narrow else 210) * len(codes), len(codes), 1, sharex=True, sharey=True)
        for ax, code in zip(axes.flat, codes):
            _actions_of(ax, code)
        axes.flat[0].legend(loc="upper right", frameon=False, fontsize=11)
        return figure

    table = pd.DataFrame({"Twelve months to": means[codes[0], "attack"].index})
    for (code, action), mean in means.items():
        table[f"{names[code]}, {ACTIONS[action]}"] = mean.round(1).to_numpy()
    told = [
        f"{names[code]}: {', '.join(f'{now[code, action]:.0f} deaths per 30 days in {words}' for action, words in ACTIONS.items())}."
        for code in codes
    ]
    of_all = {code: now[code, "attack"] / sum(now[code, action] for action in ACTIONS) for code in codes}
    return Chart(
        name="kabul-actions",
        finding=f"Of the last year's deaths {listed([f'{share:.0%} in {called(code)}' for code, share in of_all.items()])} were in attacks",
        caption=(
            "Each point is the mean of the twelve months that end there; panels have one scale. Attacks: suicide bombs, mines, grenades, attacks on "
            "civilians, crime and mobs among them. Clashes: whoever began them. ACLED's way of counting changed in mid-2018 and January 2020."
        ),
        alt=f"Three lines in each panel. In the twelve months to {long_date(table['Twelve months to'].iloc[-1])}: {' '.join(told)}",
        table=table,
        source=credit("acled"),
        unit="deaths per 30 days",
        method="method-breaks",
        draw=draw,
    )


# --- Shares --------------------------------------------------------------------------------------


COMPARISON = ["source", "violence", "v_from"]


def _label(source: str, violence: str, since: str) -> str:
    return f"{SHORT[source]}{', attacks' if violence == 'attacks' else ''}, {since if since.startswith('last') else f'from {since}'}"


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
    ax.set_title("Share of both")


def _times_the_rest(ax, places, rates: dict[str, pd.DataFrame]) -> None:
    for (code, rate), shift, marker in zip(rates.items(), (0.16, -0.16), "os"):
        there = rate["estimate"].notna().to_numpy()
        style = {"color": colour(code), "marker": marker, "label": called(code)}
        ratios(ax, rate[there], places[there] + shift, f"{called(code)}, times the rest", along="y", digits=1, **style)
    ax.set_title("Deaths per head")
    measured_in(ax, "times the other provinces")
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
    order = [("acled", v, f) for f in specification.load()["S6"]["grid"]["from"] for v in ("all", "attacks")]
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
        table[f"{called(code)}, times the rest"] = data["estimate"].round(1).to_numpy()
        table[f"{called(code)}: interval"] = [
            f"{row.low:.1f} to {row.high:.1f}" if row.low == row.low else None for row in data.itertuples()
        ]
    return Chart(
        name="kabul-shares",
        finding=f"KP and Balochistan have {main['low']:.0%} of all deaths since August 2021",
        caption=(
            "Left: share of the two provinces in all deaths, from the lowest bound (deaths without a province all outside) to the highest "
            "(all inside). Right: deaths per head against Punjab, Sindh and Islamabad, with 95% intervals. Attacks leave out clashes and strikes."
        ),
        alt=(
            f"Since August 2021 the two provinces have {main['low']:.1%} to {main['high']:.1%} of deaths (ACLED). Per head KP has "
            f"{ratio(kp['estimate'])} times the deaths of the rest ({ratio(kp['low'])} to {ratio(kp['high'])}), Balochistan "
            f"{ratio(ba['estimate'])} times ({ratio(ba['low'])} to {ratio(ba['high'])})."
        ),
        table=table,
        source=credit("acled"),
        unit="% of all deaths in Pakistan",
        method="method-specification",
        draw=draw,
    )
