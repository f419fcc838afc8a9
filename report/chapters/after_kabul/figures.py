"""The charts of `after-kabul.md`: levels, baselines, steps, placebo dates, change points, shares."""

from __future__ import annotations

import numpy as np
import pandas as pd

from report import specification
from report.chapters.after_kabul.measures import (
    BOTH,
    FOUR,
    STEPS,
    baseline_ratios,
    changes,
    curve,
    false_positives,
    rows,
    steps_table,
    trough,
)
from report.estimates import results, series
from report.figures.axes import ratio_axis
from report.figures.chart import Chart, chart, colour
from report.figures.marks import between, say
from report.record import measures, provinces
from report.record.credits import credit, credits_of
from report.record.provinces import FRONT
from report.words import long_date, number, ratio

MARKS = (("2020-02", "Doha"), ("2020-08", "TTP mergers"), ("2021-08", "Kabul"))
"""What the specification marks: the agreement of Doha, the TTP's mergers, the fall of Kabul."""


# --- Levels --------------------------------------------------------------------------------------


@chart
def levels() -> Chart:
    """Twelve-month means of ACLED deaths in KP and Balochistan, with the quietest year before August 2021."""
    names = provinces.names()
    means = {code: measures.twelve_month_mean("acled", "deaths", code) for code in FRONT}
    quiet = {code: trough(code) for code in FRONT}
    last = {code: float(means[code].iloc[-1]) for code in FRONT}
    peak = {code: (str(means[code][: measures.KABUL].idxmax()), float(means[code][: measures.KABUL].max())) for code in FRONT}
    end = means["PK-KP"].index[-1]

    def draw(layout):
        figure, axes = layout.figure(430 if layout.narrow else 400, 2, 1, sharex=True)
        for ax, code in zip(axes.flat, FRONT):
            x = pd.PeriodIndex(means[code].index, freq="M").to_timestamp()
            ax.plot(x, means[code], color=colour(code), linewidth=2.2)
            month, value = quiet[code]
            ax.plot([pd.Timestamp(month)], [value], "o", color=colour("ink"), markersize=5, label="quietest year")
            ax.annotate(f"● quietest year: {number(value)}", (1, 1.02), xycoords="axes fraction", ha="right", va="bottom", fontsize=11)
            for at, (when, label) in enumerate(MARKS):
                ax.axvline(
                    pd.Timestamp(when), color=colour("ink" if when == measures.KABUL else "muted"), linewidth=1, linestyle=(0, (3, 2))
                )
                if code == FRONT[0]:
                    ax.annotate(
                        label,
                        (pd.Timestamp(when), 1),
                        xycoords=("data", "axes fraction"),
                        xytext=(4 if at == 2 else -4, -4 - 15 * (at == 1)),
                        textcoords="offset points",
                        ha="left" if at == 2 else "right",
                        va="top",
                        fontsize=11,
                        # The second name lies across the first line.
                        bbox={"facecolor": colour("paper"), "edgecolor": "none", "pad": 0.5} if at == 1 else None,
                    )
            ax.set_title(names[code], color=colour(code))
            ax.set_ylim(0)
            ax.locator_params(axis="y", nbins=4)
        return figure

    table = pd.DataFrame({"Twelve months to": means["PK-KP"].index})
    for code in FRONT:
        table[names[code]] = means[code].round(1).to_numpy()
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
        alt=(
            f"Two lines to {long_date(end)}. "
            + " ".join(
                f"{names[code]}: {number(peak[code][1])} deaths per 30 days in the year to {long_date(peak[code][0])}, "
                f"{number(quiet[code][1])} in the quietest, to {long_date(quiet[code][0])}, {number(last[code])} in the last."
                for code in FRONT
            )
        ),
        table=table,
        source=credit("acled"),
        method="method-windows",
        draw=draw,
    )


# --- Baselines -----------------------------------------------------------------------------------


@chart
def baselines() -> Chart:
    """The level since August 2021 against every baseline since 2010."""
    names = provinces.names()
    frame = baseline_ratios()
    years = sorted(frame["year"].unique())

    def line(code, after):
        return frame[(frame["province"] == code) & (frame["v_after"] == after)]

    def draw(layout):
        figure, axes = layout.figure(
            460 if layout.narrow else 320, 2 if layout.narrow else 1, 1 if layout.narrow else 2, sharey=True, sharex=True
        )
        for ax, code in zip(axes.flat, FRONT):
            for after, shift, face in (("date", -0.13, colour(code)), ("last", 0.13, colour("paper"))):
                data = line(code, after)
                x = data["year"] + shift
                ax.vlines(x, np.clip(data["low"], 0.1, 16), np.clip(data["high"], 0.1, 16), color=colour(code), linewidth=1.2)
                ax.plot(
                    x,
                    data["estimate"],
                    "o" if after == "date" else "s",
                    color=colour(code),
                    markerfacecolor=face,
                    markersize=6,
                    linestyle="",
                    label="two years from August 2021" if after == "date" else "the last two years",
                )
            ratio_axis(ax, 0.1, 16, "y")
            ax.set_title(names[code], color=colour(code))
            ax.set_xticks([y for y in years if (y - years[0]) % 3 == 0])
        lead = axes.flat[0]
        lead.annotate("● from August 2021", (0.98, 0.12), xycoords="axes fraction", fontsize=11, ha="right")
        lead.annotate("□ the last two years", (0.98, 0.03), xycoords="axes fraction", fontsize=11, ha="right")
        return figure

    def extremes(code):
        data = line(code, "date")
        return data.loc[data["estimate"].idxmin()], data.loc[data["estimate"].idxmax()]

    kp, ba = extremes("PK-KP"), extremes("PK-BA")
    table = frame[["province", "v_after", "before", "after", "estimate", "low", "high", "v_baseline"]].copy()
    table = pd.DataFrame(
        {
            "Province": table["province"].map(names), "Baseline": table["before"].str.replace("..", " to "), "Compared": table["after"].str.replace("..", " to "),
            "Ratio": table["estimate"].round(2), "Low": table["low"].round(2), "High": table["high"].round(2),
            "Counts for the verdict": np.where(frame["counted"], "yes", "no, before 2016"),
        }
    )  # fmt: skip
    return Chart(
        name="kabul-baselines",
        finding=f"The answer depends on the baseline: KP's first two years from {ratio(kp[0]['estimate'])} to {ratio(kp[1]['estimate'])}\u00a0times",
        caption=(
            "Deaths per day in two years, as a ratio to the two years from January of the year below; 1 is no change, each step up "
            "doubles or quadruples. Filled: the two years from August 2021. Open: the last two years. Lines: 95% intervals, not "
            "calibrated. Baselines before 2016 are printed and do not count for the verdict."
        ),
        alt=(
            f"Ratios by first year of the baseline, {years[0]} to {years[-1]}. KP, two years from August 2021: lowest "
            f"{ratio(kp[0]['estimate'])} times against {kp[0]['year']}, highest {ratio(kp[1]['estimate'])} against {kp[1]['year']}. "
            f"Balochistan: lowest {ratio(ba[0]['estimate'])} against {ba[0]['year']}, highest {ratio(ba[1]['estimate'])} against {ba[1]['year']}."
        ),
        table=table,
        source=credit("acled"),
        method="method-specification",
        draw=draw,
    )


# --- Steps ---------------------------------------------------------------------------------------


@chart
def steps() -> Chart:
    """The step in August 2021 by province: the primary, and it with one thing changed at a time."""
    names = provinces.names()
    frame = steps_table()
    calibration = false_positives("S4", "timing")
    main = frame[frame["row"] == "main estimate"].set_index("province")
    low, high = 0.125, 8

    def draw(layout):
        columns = 2 if layout.narrow else 4
        figure, axes = layout.figure(640 if layout.narrow else 330, 4 // columns, columns, sharey=True, sharex=True)
        y = np.arange(len(STEPS))[::-1]
        for at, (ax, code) in enumerate(zip(axes.flat, FOUR)):
            data = frame[frame["province"] == code]
            drawn = data[data["estimable"]]
            places = y[data["estimable"].to_numpy(dtype=bool)]
            ax.hlines(places, np.clip(drawn["low"], low, high), np.clip(drawn["high"], low, high), color=colour(code), linewidth=1.4)
            ax.plot(drawn["estimate"].clip(low, high), places, "o", color=colour(code), markersize=5, linestyle="")
            ax.plot(drawn["estimate"].iloc[:1].clip(low, high), places[:1], "D", color=colour("ink"), markersize=6, linestyle="")
            ratio_axis(ax, low, high)
            ax.set_xticks([0.25, 1, 4])
            ax.set_yticks(y, [label for label, _ in STEPS])
            ax.grid(axis="y", visible=False)
            ax.set_title("KP" if code == "PK-KP" else names[code], color=colour(code))
            ax.tick_params(labelleft=at % columns == 0)
        return figure

    sure = [code for code in FOUR if main.loc[code, "low"] > 1]
    who = " and ".join("KP" if code == "PK-KP" else names[code] for code in sure)
    finding = (
        f"By the main estimate, a rise at August 2021 itself is clear of chance in {who} alone" if sure
        else "By the main estimate, in no province is a rise at August 2021 itself clear of chance"
    )  # fmt: skip
    table = frame.assign(province=frame["province"].map(names)).drop(columns="estimable")
    table.columns = ["Province", "Specification", "Ratio", "Low", "High"]
    table[["Ratio", "Low", "High"]] = table[["Ratio", "Low", "High"]].astype(float).round(2)
    rates = ", ".join(f"{'KP' if c == 'PK-KP' else names[c]} {calibration.loc[c, 'false_positive_rate']:.0%}" for c in FOUR)
    return Chart(
        name="kabul-steps",
        finding=finding,
        caption=(
            "Deaths per day just after the fall of Kabul as a ratio to what the trend before led to: a negative binomial series with "
            "level, trend and change of trend, January 2020 to the last full month (diamond), and the same with one thing changed "
            f"(dots). Lines: 95% intervals. The diamond's is calibrated: before that it found a change where there was none in {rates}."
        ),
        alt=(
            "Ratios with intervals in four panels. Main estimate: "
            + "; ".join(
                f"{names[code]} {ratio(main.loc[code, 'estimate'])} times ({ratio(main.loc[code, 'low'])} to {ratio(main.loc[code, 'high'])})"
                for code in FOUR
            ) + "."
        ),
        table=table,
        source=credit("acled"),
        method="method-its",
        draw=draw,
    )  # fmt: skip


# --- Specification curves ------------------------------------------------------------------------


DRAWN = 90
"""At most so many points of a curve are drawn: a page stays light, and the line is the same to the eye."""


def thinned(frame: pd.DataFrame) -> pd.DataFrame:
    """Evenly spaced ranks of an ordered curve, first and last included; `place` runs from 0 to 1."""
    ranks = np.unique(np.linspace(0, len(frame) - 1, min(DRAWN, len(frame))).round().astype(int))
    return frame.iloc[ranks].assign(place=ranks / max(len(frame) - 1, 1))


@chart
def curves() -> Chart:
    """Every counted specification of S4, in order: level above, step below."""
    names = provinces.names()
    parts = ("size", "Level"), ("timing", "Step")
    found = {(part, code): curve(part, code) for part, _ in parts for code in FRONT}
    total = {(part, code): int(rows("S4", part, province=code, counted=True).shape[0]) for part, _ in parts for code in FRONT}
    above = {at: float((frame["estimate"] > 1).mean()) for at, frame in found.items()}
    all_there = all(len(data) == total[at] for at, data in found.items())
    rest = "all are here" if all_there else "the others are not covered by their source"
    low, high = 0.125, 16

    def draw(layout):
        figure, axes = layout.figure(420 if layout.narrow else 440, 2, 2, sharey=True)
        for i, (part, word) in enumerate(parts):
            for j, code in enumerate(FRONT):
                ax, data = axes[i, j], thinned(found[part, code])
                ax.fill_between(
                    data["place"],
                    np.clip(data["low"], low, high),
                    np.clip(data["high"], low, high),
                    color=colour(code),
                    alpha=0.22,
                    linewidth=0,
                )
                ax.plot(data["place"], np.clip(data["estimate"], low, high), color=colour(code), linewidth=2.4)
                armed = thinned(found[part, code][found[part, code]["violence"] == "armed"])
                ax.plot(armed["place"], np.clip(armed["estimate"], low, high), color=colour("ink"), linewidth=1.2, linestyle=(0, (3, 2)))
                ratio_axis(ax, low, high, "y")
                ax.set_xticks([])
                ax.set_title(f"{word}, {'KP' if code == 'PK-KP' else names[code]}", color=colour(code))
                for kind, shown, many in (("", data, len(found[part, code])), ("battles and explosions alone", armed, None)):
                    say(ax, [
                        (one.place, *np.clip([one.estimate], low, high), f"above {one.place:.0%} of them", f"{one.estimate:.2f}× ({one.low:.2f} to {one.high:.2f})", kind)
                        for one in shown.itertuples()
                    ], along="x")  # fmt: skip
                ax.annotate(
                    f"{above[part, code]:.0%} of {len(found[part, code])} above 1",
                    (0.03, 0.95),
                    xycoords="axes fraction",
                    fontsize=11,
                    va="top",
                )
        return figure

    records = []
    for (part, code), data in found.items():
        for kind, kept in (
            ("all cells", data),
            ("battles and explosions alone", data[data["violence"] == "armed"]),
            ("without named months", data[data["outliers"] == "without"]),
            ("deaths", data[data["outcome"] == "deaths"]),
            ("crossing no break", data[~data["crosses_break"]]),
        ):
            records.append(
                {
                    "Question": dict(parts)[part], "Province": names[code], "Cells": kind, "Compared": len(kept),
                    "Above 1": f"{(kept['estimate'] > 1).mean():.0%}" if len(kept) else "–",
                    "Smallest": round(kept["estimate"].min(), 2), "Median": round(kept["estimate"].median(), 2), "Largest": round(kept["estimate"].max(), 2),
                }
            )  # fmt: skip
    return Chart(
        name="kabul-curves",
        finding=f"{above['size', 'PK-KP']:.0%} of KP's comparisons show a higher level, {above['timing', 'PK-KP']:.0%} a step up",
        caption=(
            "The specifications that count and that the data allow, in order of their estimate (line), with their 95% intervals (band, not "
            f"calibrated). Dashed: battles and explosions alone. Of {total['size', 'PK-KP']} comparisons of levels and {total['timing', 'PK-KP']} "
            f"of steps in each province {rest}. Drawn at up to {DRAWN} evenly spaced ranks; values beyond "
            "the scale stand at its edge."
        ),
        alt=(
            "Four curves of ordered ratios. "
            + " ".join(
                f"{dict(parts)[part]}, {names[code]}: {len(data)} specifications, {above[part, code]:.0%} above 1, median {ratio(data['estimate'].median())}."
                for (part, code), data in found.items()
            )
        ),
        table=pd.DataFrame(records),
        source=credit("acled"),
        method="method-specification",
        draw=draw,
    )


# --- Placebo dates -------------------------------------------------------------------------------


COUNTS = {"before": "counts", "true": "the date itself", "overlapping": "does not count: overlaps", "later": "does not count: later"}


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
            data = frame[frame["province"] == code]
            x = pd.PeriodIndex(data["month"], freq="M").to_timestamp()
            for kind, tone, width in (("before", colour(code), 2), ("overlapping", colour("muted"), 1.2), ("later", colour("muted"), 1.2)):
                part = (data["kind"] == kind).to_numpy()
                ax.plot(
                    x[part],
                    data.loc[part, "ratio"],
                    color=tone,
                    linewidth=width,
                    linestyle="-" if kind == "before" else (0, (2, 2)),
                    label=COUNTS[kind],
                )
            true = data[data["kind"] == "true"].iloc[0]
            ax.plot([pd.Timestamp("2021-08")], [true["ratio"]], "D", color=colour("ink"), markersize=7, label=COUNTS["true"])
            ax.annotate(
                f"◆ August 2021: {ratio(true['ratio'])} times", (0.99, 0.03), xycoords="axes fraction", ha="right", va="bottom", fontsize=11
            )
            ratio_axis(ax, 0.2, 6, "y")
            ax.set_title(names[code], color=colour(code))
        return figure

    larger = {
        code: int(((frame["province"] == code) & (frame["kind"] == "before") & (frame["ratio"] >= summary.loc[code, "estimate"])).sum())
        for code in FRONT
    }
    n = {code: int(summary.loc[code, "n"]) for code in FRONT}
    table = frame.pivot(index="month", columns="province", values="ratio").round(2).reset_index()
    kinds = frame[frame["province"] == "PK-KP"].set_index("month")["kind"]
    table["Counts"] = (
        table["month"].map(kinds).map({"before": "yes", "true": "the date itself", "overlapping": "no, overlaps", "later": "no, later"})
    )
    table = table.rename(columns={"month": "First month after", **names})[["First month after", *(names[c] for c in FRONT), "Counts"]]
    return Chart(
        name="kabul-placebo",
        finding=f"Rises as large as August 2021's: {larger['PK-KP']} of {n['PK-KP']} earlier dates in KP, {larger['PK-BA']} of {n['PK-BA']} in Balochistan",
        caption=(
            "Deaths per day in the twelve months from each month, as a ratio to the twelve months before. Solid: windows that end before "
            f"August 2021, which count. Dashed: later or overlapping ones, which do not. Diamond: August 2021. The windows overlap; only "
            f"{results.parts_of(summary.loc['PK-KP', 'variant'])['non-overlapping']} share no month."
        ),
        alt=(
            "Two lines of ratios by month. "
            + " ".join(
                f"{names[code]}: {ratio(summary.loc[code, 'estimate'])} times at August 2021; {larger[code]} of {n[code]} earlier dates show as much."
                for code in FRONT
            )
        ),
        table=table,
        source=credit("acled"),
        method="method-placebo",
        draw=draw,
    )


# --- Change points -------------------------------------------------------------------------------


@chart
def change_points() -> Chart:
    """Where the level of deaths changes, by source and strictness, KP and Balochistan."""
    names = provinces.names()
    panels = [(code, source) for code in FRONT for source in BOTH]
    found = {at: changes(*at) for at in panels}
    penalties = sorted(set(pd.concat(found.values())["penalty"]))
    near = {code: int(found[code, "acled"][found[code, "acled"]["near"]]["penalty"].nunique()) for code in FRONT}

    after = {source: pd.Timestamp(measures.shift(measures.full_months(source)[1], 1)) for source in BOTH}
    end = max(after.values())
    shaded = "Shaded: months that UCDP's release by province does not cover. " if after["ucdp-ged"] < end else ""

    def draw(layout):
        figure, axes = layout.figure(
            430 if layout.narrow else 330, 4 if layout.narrow else 2, 1 if layout.narrow else 2, sharex=True, sharey=True
        )
        for ax, (code, source) in zip(axes.flat, panels):
            data = found[code, source]
            data = data[data["month"] != ""]
            x = pd.PeriodIndex(data["month"], freq="M").to_timestamp()
            y = np.array([penalties.index(p) for p in data["penalty"]])
            ax.vlines(x, y - 0.38, y + 0.38, color=colour(code), linewidth=2.6)
            say(ax, [(day, at, None, f"at penalty {penalties[at]:g}×") for at, day in zip(y, x)])
            ax.axvline(pd.Timestamp(measures.KABUL), color=colour("ink"), linewidth=1, linestyle=(0, (3, 2)))
            ax.set_yticks(range(len(penalties)), [f"{p:g}×" for p in penalties])
            ax.set_ylim(-0.6, len(penalties) - 0.4)
            ax.set_xlim(pd.Timestamp("2010-01"), end)
            years = range(2010, end.year + 1, 5)
            ax.set_xticks([pd.Timestamp(f"{year}-01") for year in years], [str(year) for year in years])
            ax.set_title(f"{'KP' if code == 'PK-KP' else names[code]}, {'ACLED' if source == 'acled' else 'UCDP'}", color=colour(code))
            if source == "ucdp-ged" and after[source] < end:
                ax.axvspan(after[source], end, color=colour("shade"), linewidth=0)
        return figure

    records = [
        {
            "Province": names[code], "Source": "ACLED" if source == "acled" else "UCDP", "Penalty": f"{penalty:g} times",
            "Changes": int((part["month"] != "").sum()),
            "First months of new levels": ", ".join(month for month in part["month"] if month) or "none",
        }
        for (code, source), data in found.items() for penalty, part in data.groupby("penalty")
    ]  # fmt: skip
    counted = " and ".join(f"{near[code]} of {len(penalties)} in {'KP' if code == 'PK-KP' else names[code]}" for code in FRONT)
    return Chart(
        name="kabul-changes",
        finding=f"Searches that find a change of level near August 2021: {counted}",
        caption=(
            "First months of new levels of deaths (log rate), as found by searches that differ in strictness: the higher the penalty for a change "
            f"(upwards, as a multiple of the customary one), the fewer are found. Dashed: August 2021. {shaded}ACLED counts all "
            "actors, UCDP militancy."
        ),
        alt="Four panels of marks. "
        + " ".join(f"{r['Province']}, {r['Source']}, penalty {r['Penalty']}: {r['First months of new levels']}." for r in records),
        table=pd.DataFrame(records),
        source=credits_of(*BOTH),
        method="method-changepoints",
        draw=draw,
    )


# --- Shares --------------------------------------------------------------------------------------


@chart
def shares() -> Chart:
    """Share of KP and Balochistan in the country's deaths as bounds, and deaths per head against the rest."""
    share = rows("S6", "share", outcome="deaths", outliers="with", estimable=True)
    rate = rows("S6", "rate", outcome="deaths", outliers="with", estimable=True)
    order = [(s, v, f) for s in BOTH for f in specification.load()["S6"]["grid"]["from"] for v in ("all", "armed")]
    keys = [at for at in order if ((share["source"] == at[0]) & (share["violence"] == at[1]) & (share["v_from"] == at[2])).any()]

    def pick(frame, at, **more):
        frame = frame[(frame["source"] == at[0]) & (frame["violence"] == at[1]) & (frame["v_from"] == at[2])]
        for name, value in more.items():
            frame = frame[frame[name] == value]
        return frame.iloc[0] if len(frame) else None

    def label(at):
        since = {"last 12 months": "last 12 months"}.get(at[2], f"from {at[2]}")
        return f"{'ACLED' if at[0] == 'acled' else 'UCDP'}{', armed' if at[1] == 'armed' else ''}, {since}"

    main = share[share["primary"]].iloc[0]
    kp, ba = (rate[(rate["province"] == code) & rate["primary"]].iloc[0] for code in FRONT)
    top = max(64.0, float(rate["high"].max()))

    def draw(layout):
        figure, axes = layout.figure(620 if layout.narrow else 360, 2 if layout.narrow else 1, 1 if layout.narrow else 2, sharey=True)
        y = np.arange(len(keys))[::-1]
        left, right = axes.flat
        bounds = [pick(share, at) for at in keys]
        left.hlines(y, [0] * len(y), [b["low"] for b in bounds], color=colour("shade"), linewidth=9)
        left.hlines(y, [b["low"] for b in bounds], [max(b["high"], b["low"] + 0.004) for b in bounds], color=colour("accent"), linewidth=9)
        for place, at, one in zip(y, keys, bounds):
            say(left, [(one["low"], place, label(at), between(f"{one['low']:.1%}", f"{one['high']:.1%}"))], along="y")
            left.annotate(
                f"{one['low']:.0%}", (one["low"], place), xytext=(-4, 0), textcoords="offset points", ha="right", va="center", fontsize=11
            )
        left.axvline(0.5, color=colour("ink"), linewidth=1)
        left.set_xlim(0, 1)
        left.set_xticks([0, 0.5, 1], ["0%", "50%", "100%"])
        left.set_yticks(y, [label(at) for at in keys])
        left.set_title("Share of all deaths")
        for code, shift in zip(FRONT, (0.16, -0.16)):
            data = [(place, one) for place, at in zip(y + shift, keys) if (one := pick(rate, at, province=code)) is not None]
            places = [place for place, _ in data]
            right.hlines(places, [d["low"] for _, d in data], [d["high"] for _, d in data], color=colour(code), linewidth=1.4)
            right.plot(
                [d["estimate"] for _, d in data],
                places,
                "o" if code == "PK-KP" else "s",
                color=colour(code),
                markersize=5,
                linestyle="",
                label="KP" if code == "PK-KP" else provinces.names()[code],
            )
        right.set_title("Per head, times the rest")
        ratio_axis(right, 0.9, top * 1.1)
        right.set_xticks([1, 4, 16, 64])
        right.set_xlabel("● KP   ■ Balochistan", fontsize=11)
        right.set_yticks(y, [label(at) for at in keys])
        right.tick_params(labelleft=layout.narrow)
        for ax in axes.flat:
            ax.grid(axis="y", visible=False)
        return figure

    table = pd.DataFrame(
        [
            {
                "Specification": label(at), "Share, lowest, %": round(pick(share, at)["low"] * 100, 1), "Share, highest, %": round(pick(share, at)["high"] * 100, 1),
                **{
                    column: cell for code, short in (("PK-KP", "KP"), ("PK-BA", "Balochistan")) for one in [pick(rate, at, province=code)]
                    for column, cell in (
                        (f"{short}, times the rest", None if one is None else round(one["estimate"], 1)),
                        (f"{short}: interval", None if one is None else f"{one['low']:.1f} to {one['high']:.1f}"),
                    )
                },
            }
            for at in keys
        ]
    )  # fmt: skip
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
