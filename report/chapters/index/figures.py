"""The chart of the front page."""

from __future__ import annotations

import pandas as pd

from report.estimates import results
from report.figures.chart import Chart, Layout, chart, colour
from report.figures.marks import say_values
from report.record import measures, provinces
from report.record.credits import credit
from report.record.provinces import BALOCHISTAN, KP
from report.words import number

KABUL = pd.Timestamp("2021-08-15")


@chart
def deaths_in_kp_and_balochistan() -> Chart:
    """ACLED deaths per 30 days, KP and Balochistan, by month with a twelve-month mean."""
    codes, names = (KP, BALOCHISTAN), provinces.names()
    frame = measures.by_month("acled")
    frame = frame[frame["province"].isin(codes) & ~frame["partial"]]
    months = frame.assign(rate=measures.per_30_days(frame, "deaths_best")).pivot(index="month", columns="province", values="rate")
    table = pd.DataFrame({"Month": months.index})
    for code in codes:
        table[f"{names[code]}, per 30 days"] = months[code].to_numpy()
        table[f"{names[code]}, twelve-month mean"] = measures.twelve_month_mean("acled", "deaths", code).reindex(months.index).to_numpy()
    size = results.estimate("S4", "size", KP)
    after, before = (measures.Period(*size[side].split("..")) for side in ("after", "before"))
    rates = {code: [measures.rate_30("acled", "deaths", when, [code]) for when in (before, after)] for code in codes}
    kp, balochistan = (late / early for early, late in rates.values())
    printed = {code: [number(rate) for rate in pair] for code, pair in rates.items()}
    peaks = {code: months[code].idxmax() for code in codes}
    return Chart(
        name="deaths-kp-balochistan",
        finding=f"Since August 2021 deaths are {kp:.1f}\u00a0times as many in KP, {balochistan:.1f}\u00a0times in Balochistan",
        caption=(
            f"Deaths per 30 days in political-violence events, all actors, by month (steps) and as a mean of twelve months "
            f"(line). The ratio compares {after} with {before}, within one stretch of the record."
        ),
        alt=(
            f"Two panels by month, {months.index[0]} to {months.index[-1]}. KP: {printed[KP][0]} deaths per 30 days in {before}, "
            f"{printed[KP][1]} since; most in {peaks[KP]}. Balochistan: {printed[BALOCHISTAN][0]}, then {printed[BALOCHISTAN][1]}; "
            f"most in {peaks[BALOCHISTAN]}."
        ),
        table=table.round(1),
        source=credit("acled"),
        unit="deaths per 30 days",
        method="method-specification",
        draw=lambda layout: _draw(layout, table, {code: names[code] for code in codes}),
    )


def _draw(layout: Layout, table: pd.DataFrame, names: dict[str, str]):
    """A panel per province: its months as steps under their mean."""
    figure, axes = layout.figure(268 if layout.narrow else 400, 2, 1, sharex=True, sharey=True)
    days = pd.PeriodIndex(table["Month"], freq="M").to_timestamp()
    for ax, (code, name) in zip(axes.flat, names.items()):
        month, mean = f"{name}, per 30 days", f"{name}, twelve-month mean"
        ax.fill_between(days, table[month], step="mid", color=colour(code), alpha=0.3, linewidth=0)
        ax.plot(days, table[mean], color=colour(code), linewidth=2.2)
        say_values(ax, days, table[month], month, label="the month alone")
        say_values(ax, days, table[mean], mean, label="mean of twelve months")
        ax.axvline(KABUL, color=colour("ink"), linewidth=1, linestyle=(0, (3, 2)))
        ax.set_title(name, color=colour(code))
        ax.locator_params(axis="y", nbins=4)
    axes[0, 0].annotate(
        "Taliban take Kabul",
        (KABUL, 1),
        xycoords=("data", "axes fraction"),
        xytext=(-5, -4),
        textcoords="offset points",
        ha="right",
        va="top",
        fontsize=11,
    )
    return figure
