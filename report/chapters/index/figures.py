"""The curves of the front page."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from report import registers
from report.figures.chart import Chart, Layout, chart, colour
from report.figures.marks import say_values
from report.figures.parts import called, chosen
from report.record import measures, provinces
from report.record.credits import credit
from report.record.provinces import BALOCHISTAN, KP
from report.registers import Event
from report.words import long_date, number, short_date

EVENTS = {
    "aps-attack-2014": "attack on the Army Public School",
    "fata-merger-2018": "the tribal areas become part of KP",
    "taliban-take-kabul-2021": "the Taliban take Kabul",
    "ceasefire-2022-06": "the TTP announces a ceasefire",
    "kurram-convoy-2024": "attack on a convoy and fighting in Kurram",
    "jaffar-express-2025": "hijacking of a train, the Jaffar Express",
    "border-war-2025": "Pakistan and Afghanistan fight",
}
"""What is marked in time, in its order, by its entry in the chronology."""

BEFORE_RIVALS = "2023-03..2024-02"
"""The year before rivals took office in Islamabad and Peshawar."""


@chart
def deaths_in_kp_and_balochistan(places: Sequence[str] = (KP, BALOCHISTAN)) -> Chart:
    """ACLED deaths per 30 days, KP and Balochistan (or other provinces), by month with a twelve-month mean."""
    codes, names = chosen(places), provinces.names()
    frame = measures.by_month("acled")
    frame = frame[frame["province"].isin(codes) & ~frame["partial"]]
    months = frame.assign(rate=measures.per_30_days(frame, "deaths_best")).pivot(index="month", columns="province", values="rate")
    table = pd.DataFrame({"Month": months.index})
    for code in codes:
        table[f"{names[code]}, per 30 days"] = months[code].to_numpy()
        table[f"{names[code]}, twelve-month mean"] = measures.twelve_month_mean("acled", "deaths", code).reindex(months.index).to_numpy()
    after, before = measures.period("acled", "last12"), measures.period("acled", BEFORE_RIVALS)
    rates = {code: [measures.rate_30("acled", "deaths", when, [code]) for when in (before, after)] for code in codes}
    growth = {code: late / early for code, (early, late) in rates.items()}
    printed = {code: [number(rate) for rate in pair] for code, pair in rates.items()}
    events = {key: registers.event(key) for key in EVENTS}
    peaks = {code: months[code].idxmax() for code in codes}
    return Chart(
        name="deaths-kp-balochistan",
        finding=f"Compared with the year to February 2024 deaths {'rose' if min(growth.values()) > 1 else 'came'} {_risen(growth)}",
        caption=(
            f"Deaths per 30 days in political violence, on all sides, by month (steps) and as a mean of twelve months (line). "
            f"The title compares {after} with {before}."
        ),
        alt=(
            f"Panels by month, {months.index[0]} to {months.index[-1]}. {_levels(printed, peaks, str(before), str(after))} "
            f"Marked: {'; '.join(f'{long_date(event.date[:7])}, {EVENTS[key]}' for key, event in events.items())}."
        ),
        table=table.round(1),
        source=f"{credit('acled')} Events: the chronology of this book.",
        unit="deaths per 30 days",
        method="method-specification",
        draw=lambda layout: _draw(layout, table, {code: names[code] for code in codes}, events),
    )


def _risen(growth: dict[str, float]) -> str:
    """What a province's deaths came to, for each: to 2.1 times what they were in KP, to 1.6 times in Balochistan."""
    (first, most), *others = growth.items()
    told = [f"to {most:.1f}\u00a0times what they were in {called(first)}"]
    return ", ".join(told + [f"to {times:.1f}\u00a0times in {called(code)}" for code, times in others])


def _levels(printed: dict[str, list[str]], peaks: dict[str, str], before: str, after: str) -> str:
    """The rates of each province in both years, and its highest month."""
    told = []
    for code, (early, late) in printed.items():
        rate = f"{early}, then {late}" if told else f"{early} deaths per 30 days in {before}, {late} in {after}"
        told.append(f"{called(code)}: {rate}; most in {peaks[code]}.")
    return " ".join(told)


def _draw(layout: Layout, table: pd.DataFrame, names: dict[str, str], events: dict[str, Event]):
    """A panel per province: its months as steps under their mean, events by number; below, what they are."""
    count = len(names)
    figure = layout.canvas((430 if layout.narrow else 520) + 170 * (count - 2))
    *panels, listed = figure.subplots(count + 1, 1, height_ratios=[*[1] * count, 0.95 if layout.narrow else 0.5])
    days = pd.PeriodIndex(table["Month"], freq="M").to_timestamp()
    most = max(table[f"{name}, per 30 days"].max() for name in names.values())
    for ax, (code, name) in zip(panels, names.items()):
        month, mean = f"{name}, per 30 days", f"{name}, twelve-month mean"
        ax.fill_between(days, table[month], step="mid", color=colour(code), alpha=0.3, linewidth=0)
        ax.plot(days, table[mean], color=colour(code), linewidth=2.2)
        say_values(ax, days, table[month], month, label="the month alone")
        say_values(ax, days, table[mean], mean, label="mean of twelve months")
        ax.set_title(name, color=colour(code))
        ax.set_ylim(0, most * 1.05)
        ax.set_xlim(days[0], pd.Timestamp(days[-1]) + pd.Timedelta(days=150))
        ax.locator_params(axis="y", nbins=4)
    for ax in panels[:-1]:
        ax.tick_params(labelbottom=False)
    for place, (key, event) in enumerate(events.items()):
        for ax, code in zip(panels, names):
            if event.place not in {KP, BALOCHISTAN} - {code}:
                _mark(ax, pd.Timestamp(event.date), place)
        column, row = (0, place) if layout.narrow else divmod(place, 4)
        words = f"{place + 1}  {short_date(event.date[:7])}: {EVENTS[key]}"
        listed.text(column * 0.52, 1 - (row + 0.5) / (7 if layout.narrow else 4), words, va="center", fontsize=11, in_layout=False)
    listed.axis("off")
    return figure


def _mark(ax, day: pd.Timestamp, place: int) -> None:
    """The number of an event over a line at its day; neighbours stand at different heights."""
    ax.axvline(day, color=colour("ink"), linewidth=0.8, linestyle=(0, (3, 2)))
    box = {"boxstyle": "circle,pad=0.15", "facecolor": colour("ink"), "linewidth": 0}
    at = 0.93 - 0.19 * (place % 3)
    ax.text(
        day, at, f"{place + 1}", transform=ax.get_xaxis_transform(), color=colour("paper"), ha="center", va="center", fontsize=11, bbox=box
    )
