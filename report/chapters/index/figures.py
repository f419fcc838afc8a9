"""The chart of the front page."""

from __future__ import annotations

import pandas as pd

from report.figures.chart import Chart, chart, colour
from report.figures.marks import say
from report.record import measures, provinces
from report.record.credits import credit
from report.words import number


@chart
def deaths_in_kp_and_balochistan() -> Chart:
    """ACLED deaths per 30 days, KP and Balochistan, by month with a twelve-month mean."""
    codes = ["PK-KP", "PK-BA"]
    names = provinces.names()
    frame = measures.by_month("acled")
    frame = frame[frame["province"].isin(codes) & ~frame["partial"]]
    frame = frame.assign(rate=measures.per_30_days(frame, "deaths_best"))
    months = frame.pivot(index="month", columns="province", values="rate")
    mean = {code: measures.twelve_month_mean("acled", "deaths", code).reindex(months.index) for code in codes}
    after, before = (measures.period("acled", p) for p in ("since-kabul", "before-kabul"))
    ratio = {c: measures.rate_30("acled", "deaths", after, [c]) / measures.rate_30("acled", "deaths", before, [c]) for c in codes}
    x = pd.PeriodIndex(months.index, freq="M").to_timestamp()
    peaks = {c: months[c].idxmax() for c in codes}

    def draw(layout):
        figure, axes = layout.figure(290 if layout.narrow else 400, 2, 1, sharex=True, sharey=True)
        for ax, code in zip(axes.flat, codes):
            ax.fill_between(x, months[code], step="mid", color=colour(code), alpha=0.3, linewidth=0)
            ax.plot(x, mean[code], color=colour(code), linewidth=2.2)
            for kind, values in (("the month alone", months[code]), ("mean of twelve months", mean[code].dropna())):
                days = pd.PeriodIndex(values.index, freq="M").to_timestamp()
                say(ax, [(day, value, None, None, kind) for day, value in zip(days, values)], along="x")
            ax.axvline(pd.Timestamp("2021-08-15"), color=colour("ink"), linewidth=1, linestyle=(0, (3, 2)))
            ax.set_title(names[code], color=colour(code))
            ax.locator_params(axis="y", nbins=4)
        axes[0, 0].annotate(
            "Taliban take Kabul",
            (pd.Timestamp("2021-08-15"), 1),
            xycoords=("data", "axes fraction"),
            xytext=(-5, -4),
            textcoords="offset points",
            ha="right",
            va="top",
            fontsize=11,
        )
        return figure

    table = pd.DataFrame({"Month": months.index})
    for code in codes:
        table[f"{names[code]}, per 30 days"] = months[code].round(1).to_numpy()
        table[f"{names[code]}, twelve-month mean"] = mean[code].round(1).to_numpy()
    direction = {c: "more" if r > 1 else "fewer" for c, r in ratio.items()}
    both = "more" if all(d == "more" for d in direction.values()) else None
    finding = (
        f"Since August 2021 both provinces have seen more deaths than before: {ratio['PK-KP']:.1f}\u00a0times in KP, "
        f"{ratio['PK-BA']:.1f}\u00a0times in Balochistan"
        if both
        else f"Since August 2021 deaths stand at {ratio['PK-KP']:.1f} times the level before in KP and "
        f"{ratio['PK-BA']:.1f} times in Balochistan"
    )
    return Chart(
        name="deaths-kp-balochistan",
        finding=finding,
        caption=(
            f"Deaths per 30 days in political-violence events, all actors, by month (steps) and as a mean of twelve months "
            f"(line). The ratio compares {after} with the {before.months} months before."
        ),
        alt=(
            f"Two panels by month, {months.index[0]} to {months.index[-1]}. KP: "
            f"{number(measures.rate_30('acled', 'deaths', before, ['PK-KP']))} deaths per 30 days before August 2021, "
            f"{number(measures.rate_30('acled', 'deaths', after, ['PK-KP']))} since; most in {peaks['PK-KP']}. Balochistan: "
            f"{number(measures.rate_30('acled', 'deaths', before, ['PK-BA']))} before, "
            f"{number(measures.rate_30('acled', 'deaths', after, ['PK-BA']))} since; most in {peaks['PK-BA']}."
        ),
        table=table,
        source=credit("acled"),
        method="method-windows",
        draw=draw,
    )
