"""The charts of `who-fights.md`: scopes, actors, dyads, kinds of violence, victims."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from report.chapters.who_fights.measures import (
    ACTORS_FROM,
    KILLED_IN,
    THIN,
    actors_by_year,
    dyads,
    killed,
    one_sided,
    theatres,
    victims,
)
from report.figures.axes import steps
from report.figures.chart import Chart, chart, colour
from report.figures.marks import between, say, say_values
from report.figures.parts import chosen, short, tidy_years, within
from report.record import event_tables as evidence
from report.record.credits import covered, credit, recorded
from report.record.panel import SCOPES
from report.record.provinces import placed
from report.words import long_date, number

KINDS = {"state-based": "a state and a group", "non-state": "groups, neither a state", "one-sided": "against civilians"}
INKS = {"state-based": ("muted", 0.55), "non-state": ("grid", 1), "one-sided": ("accent", 1)}


# --- Who was killed -------------------------------------------------------------------------


@chart
def who_was_killed() -> Chart:
    """The dead of a year by kind as PICSS counts them, beside other counts of the same."""
    frame = killed()
    total = frame["dead"].sum()
    signs = frame["weak"].map({True: "°", False: ""})
    low = [min([row.dead, *(n for n, _ in row.others.values())]) for row in frame.itertuples()]
    high = [max([row.dead, *(n for n, _ in row.others.values())]) for row in frame.itertuples()]
    others = [
        ", ".join(f"{who} {number(n)}{'°' if weak else ''}" for who, (n, weak) in sorted(row.others.items(), key=lambda one: one[1]))
        for row in frame.itertuples()
    ]
    table = pd.DataFrame({"Who": frame["kind"], "PICSS": frame["dead"], "Lowest count": low, "Highest count": high, "Others": others})
    reach = max(high)

    def draw(layout):
        figure, axes = layout.figure(320 if layout.narrow else 290)
        ax = axes[0, 0]
        y = np.arange(len(frame))
        ax.barh(y, frame["dead"], height=0.3, color=colour("accent"))
        say_values(ax, y, frame["dead"], "PICSS", along="y", where=list(frame["kind"]), label="PICSS")
        for place, (row, sign, rest) in enumerate(zip(frame.itertuples(), signs, others)):
            ax.text(0, place - 0.2, f"{row.kind}: {number(row.dead)}{sign}", va="bottom", fontsize=12, fontweight="bold")
            ax.text(0, place + 0.2, rest, va="top", fontsize=11, color=colour("muted"))
            if low[place] < high[place]:
                ax.hlines(place, low[place], high[place], color=colour("ink"), linewidth=1.5)
            for who, (n, weak) in row.others.items():
                ax.plot(n, place, "D", markersize=6, markerfacecolor=colour("paper"), markeredgecolor=colour("ink"))
                say(ax, [(n, place, row.kind, f"{number(n)}{'°' if weak else ''}", who)], along="y")
        ax.set_yticks([])
        ax.set_xlim(0, reach * 1.04)
        ax.set_ylim(len(frame) - 0.4, -0.7)
        ax.grid(axis="x")
        ax.grid(visible=False, axis="y")
        ax.xaxis.set_major_formatter(lambda v, _: f"{v:,.0f}")
        ax.locator_params(axis="x", nbins=4)
        return figure

    share = {row.kind: row.dead / total for row in frame.itertuples()}
    return Chart(
        name="who-was-killed",
        finding=f"Of the people killed in {KILLED_IN}, {share['Militants']:.0%} were militants and {share['Civilians']:.0%} civilians (PICSS)",
        caption=(
            "Bars: the dead of attacks and of the state's operations, as PICSS counts them; peace committees are what its three printed groups "
            "leave of its total. Diamonds: other counts of the same. ° Rests on a number that we found on one minor site only."
        ),
        alt=f"Bars for {KILLED_IN}: "
        + "; ".join(
            f"{row.kind} {number(row.dead)}" + (f", other counts {number(a)} to {number(b)}" if a < b else "")
            for row, a, b in zip(frame.itertuples(), low, high)
        )
        + ".",
        table=table,
        source="; ".join(dict.fromkeys(text for some in frame["read_in"] for text in some)) + ".",
        unit=f"people killed in {KILLED_IN}",
        method="counting-method",
        draw=draw,
    )


# --- Scopes ---------------------------------------------------------------------------------


@chart
def deaths_by_scope() -> Chart:
    """UCDP deaths by year: militancy, and all other conflicts together."""
    first, last = (day.year for day in covered("ucdp-ged"))
    frame = victims()
    other = "All other conflicts"
    frame["panel"] = frame["scope"].map({"militancy": SCOPES["militancy"]}).fillna(other)
    wide = frame.pivot_table(index="year", columns="panel", values="deaths_best", aggfunc="sum", fill_value=0)
    wide = wide.reindex(index=range(first, last + 1), columns=[SCOPES["militancy"], other], fill_value=0)
    totals = wide.sum()
    thin = frame.loc[frame["year"].between(*THIN), "deaths_best"].sum()

    def draw(layout):
        figure, axes = layout.figure(210, 1, 2, sharey=True)
        for ax, panel in zip(axes.flat, wide):
            ax.axvspan(THIN[0] - 0.5, THIN[1] + 0.5, color=colour("shade"), linewidth=0)
            steps(ax, wide[panel], colour("ink" if panel != other else "muted"))
            say_values(ax, wide.index, wide[panel], panel)
            ax.set_title(panel)
            tidy_years(ax, pd.Series(wide.index), few=layout.narrow)
        return figure

    return Chart(
        name="deaths-by-scope",
        finding=f"{totals.iloc[0] / totals.sum():.0%} of the deaths in UCDP's record belong to militancy",
        caption=(
            f"Deaths by what the violence belongs to. Shaded: {THIN[0]} to {THIN[1]}, with {number(thin)} deaths in all, are not comparable with "
            "what follows, because the record has no dyad of Pakistan and the TTP before 2007."
        ),
        alt="Two panels of bars by year, total deaths: " + ", ".join(f"{name} {number(dead)}" for name, dead in totals.items()) + ".",
        table=wide.rename_axis(columns=None).reset_index().rename(columns={"year": "Year"}),
        source=credit("ucdp-ged"),
        unit="deaths a year",
        method="method-scope",
        draw=draw,
    )


# --- Actors ---------------------------------------------------------------------------------


@chart
def actors_over_time(first_year: int = 2002) -> Chart:
    """Deaths by actor and year in KP and Balochistan, a row for each actor."""
    since = within(first_year, ACTORS_FROM, covered("ucdp-ged")[1].year - 1, "The first year")
    frames = {code: actors_by_year(code, since) for code in ("PK-KP", "PK-BA")}
    names = placed()
    share = {code: frame.iloc[0].sum() / frame.to_numpy().sum() for code, frame in frames.items()}

    top = {code: frame.to_numpy().max() for code, frame in frames.items()}
    finer = int(top["PK-KP"] // top["PK-BA"])
    scales = {"PK-KP": top["PK-KP"], "PK-BA": top["PK-KP"] / finer}

    def draw(layout):
        rows, columns = (2, 1) if layout.narrow else (1, 2)
        figure, axes = layout.figure(550 if layout.narrow else 360, rows, columns)
        for ax, (code, frame) in zip(axes.flat, frames.items()):
            first, last = frame.columns[0], frame.columns[-1]
            for place, (actor, values) in enumerate(frame.iterrows()):
                tops = place - values / scales[code] * 0.8
                steps(ax, tops, colour(code), floor=place)
                own = values[values > 0]
                say_values(ax, own.index, own, "Deaths", ends=tops[own.index], label=actor)
                edge, side = (last + 0.5, "right") if code == "PK-KP" else (first - 0.5, "left")
                ax.text(edge, place - 0.85, actor, va="top", ha=side, fontsize=11)
                ax.text(last + 0.8, place, f"{number(values.max())}", va="bottom", fontsize=11, color=colour("muted"))
            ax.set_yticks([])
            ax.set_ylim(len(frame) - 0.9, -0.95)
            ax.set_xlim(first - 1, last + 3)
            ax.set_xticks([y for y in frame.columns if y % 5 == 0])
            ax.set_title(names[code] + (f", scale ×{finer}" if code != "PK-KP" else ""), color=colour(code))
        return figure

    table = pd.concat(
        [
            frame.rename_axis(index="Actor", columns="Year").stack().rename("Deaths").reset_index().assign(Province=names[code])
            for code, frame in frames.items()
        ],
        ignore_index=True,
    )
    table = table[table["Deaths"] > 0].reset_index(drop=True)
    return Chart(
        name="actors-over-time",
        finding=f"In KP most die where the TTP fights ({share['PK-KP']:.0%} of deaths); in Balochistan many groups fight",
        caption=(
            f"Deaths in events in which a group takes part, since {since}, all scopes: those of either side and of civilians, not those killed by "
            f"the group. Balochistan's scale is {finer} times finer; the number at a row's end is its largest year."
        ),
        alt=f"Two panels of bars by year. Deaths since {since}: "
        + "; ".join(
            f"{names[code]}: " + ", ".join(f"{actor} {number(values.sum())}" for actor, values in frame.iterrows())
            for code, frame in frames.items()
        )
        + ".",
        table=table[["Province", "Actor", "Year", "Deaths"]],
        source=credit("ucdp-ged"),
        unit="deaths a year",
        method="method-victims",
        draw=draw,
    )


def _at_the_end(ax, value: float, place: float, text: str, most: float) -> None:
    """A word at the end of a horizontal bar: within a long one, beside a short one."""
    inside = value > 0.6 * most
    ax.text(
        value * 0.98 if inside else value + most * 0.01,
        place,
        text,
        va="center",
        ha="right" if inside else "left",
        fontsize=11,
        color=colour("paper" if inside else "ink"),
    )


@chart
def largest_dyads(count: int = 12) -> Chart:
    """The pairs of opponents with most deaths, so many of them."""
    frame = dyads()
    total = frame["deaths_best"].sum()
    top = frame.head(within(count, 1, len(frame), "The number of pairs"))
    share = top["deaths_best"].iloc[0] / total

    def draw(layout):
        figure, axes = layout.figure(560 if layout.narrow else 400)
        ax = axes[0, 0]
        y = np.arange(len(top))
        ax.barh(
            y,
            top["deaths_best"],
            height=0.45 if layout.narrow else 0.65,
            color=[colour("accent" if v == "one-sided" else "muted") for v in top["violence"]],
        )
        for place, row in enumerate(top.itertuples()):
            say_values(ax, [place], [row.deaths_best], "Deaths, best estimate", along="y", where=[_dyad_name(row.dyad)])
            text = f"{_dyad_name(row.dyad)}: {number(row.deaths_best)}"
            if layout.narrow:
                ax.text(0, place - 0.3, text, va="bottom", fontsize=11)
            else:
                _at_the_end(ax, row.deaths_best, place, text, top["deaths_best"].max())
        ax.set_ylim(len(top) - 0.4, -1)
        ax.set_yticks([])
        ax.grid(False)
        ax.set_xticks([])
        ax.spines["bottom"].set_visible(False)
        return figure

    table = top.assign(kind=top["violence"].map(KINDS), scope=top["scope"].map(SCOPES))
    table = table[["dyad", "kind", "scope", "events", "deaths_best"]]
    table.columns = ["Dyad", "Violence between", "Scope", "Events", "Deaths, best estimate"]
    return Chart(
        name="largest-dyads",
        finding=f"{share:.0%} of all recorded deaths belong to one pair of opponents, {_dyad_name(top['dyad'].iloc[0])}",
        caption=(
            "Deaths by pair of opponents, best estimate, whole record, all scopes. In the accent colour and named “civilians”: violence against civilians. "
            "The dyad of the United States and al-Qaida includes Pakistani operations; it is no count of strikes."
        ),
        alt="Bars of deaths: " + ", ".join(f"{_dyad_name(row.dyad)} {number(row.deaths_best)}" for row in top.itertuples()) + ".",
        table=table,
        source=credit("ucdp-ged"),
        unit="deaths, whole record",
        method="method-victims",
        draw=draw,
    )


def _dyad_name(dyad: str) -> str:
    name = dyad.replace("Government of United States of America - al-Qaida", "US-led, over al-Qaida").replace("Government of ", "")
    return name.replace(" - Civilians", " against civilians").replace("Taleban", "Taliban").replace(" - ", " – ")


# --- Kinds of violence ----------------------------------------------------------------------


def _write_shares(ax, values: pd.Series, starts: pd.Series, ink: str) -> None:
    """Shares within their bars, where they have room."""
    for place, (value, start) in enumerate(zip(values, starts)):
        if value >= 0.08:
            ax.text(
                start + value / 2,
                place,
                f"{value:.0%}",
                ha="center",
                va="center",
                fontsize=11,
                color=colour(ink),
            )


@chart
def kinds_by_province(places: Sequence[str] = ("PK-KP", "PK-BA", "PK-SD", "PK-PB", "PK-JK")) -> Chart:
    """Shares of the three kinds of violence in the deaths of each province."""
    names = {code: name for code, name in placed().items() if code in chosen(places)}
    frame = victims(province=list(names)).pivot_table(
        index="province", columns="violence", values="deaths_best", aggfunc="sum", fill_value=0
    )
    frame = frame.reindex(index=list(names), columns=list(KINDS), fill_value=0)
    shares = frame.div(frame.sum(axis=1), axis=0)
    top = shares["one-sided"].idxmax()
    beside = f", {shares.loc['PK-KP', 'one-sided']:.0%} of those in KP" if {"PK-KP"} < set(names) and top != "PK-KP" else ""

    def draw(layout):
        figure, axes = layout.figure(330 if layout.narrow else 250)
        ax = axes[0, 0]
        left = pd.Series(0.0, index=shares.index)
        y = np.arange(len(shares))
        for kind in KINDS:
            name, alpha = INKS[kind]
            ax.barh(y, shares[kind], left=left, height=0.55, color=colour(name), alpha=alpha, label=KINDS[kind])
            _write_shares(ax, shares[kind], left, "paper" if kind == "one-sided" else "ink")
            say_values(ax, y, shares[kind], f"{KINDS[kind]}, %", along="y", ends=left + shares[kind], label=KINDS[kind])
            left = left + shares[kind]
        ax.set_yticks(
            y,
            [short(names[code]) if not layout.narrow else {"PK-KP": "KP"}.get(code, short(names[code])) for code in shares.index],
            color=colour("ink"),
        )
        ax.set_ylim(len(shares) - 0.5, -1.0)
        ax.set_xlim(0, 1)
        ax.set_xticks([])
        ax.grid(False)
        ax.spines["bottom"].set_visible(False)
        words = ("a state", "groups alone", "on civilians") if layout.narrow else KINDS.values()
        for text, x, ha, name in zip(words, (0, 0.5, 1), ("left", "center", "right"), ("muted", "muted", "accent")):
            ax.text(x, -0.55, text, ha=ha, fontsize=11, color=colour(name))
        return figure

    table = (shares * 100).round(1).rename(columns={k: f"{v}, %" for k, v in KINDS.items()})
    table["Deaths, best estimate"] = frame.sum(axis=1)
    table = table.rename(index=names).rename_axis(index="Province", columns=None).reset_index()
    return Chart(
        name="kinds-by-province",
        finding=f"{shares.loc[top, 'one-sided']:.0%} of the deaths in {names[top]} are from attacks on civilians{beside}",
        caption=(
            "Share of deaths by kind of violence, whole record, all scopes, from left: between a state and a group (state-based), between groups of which neither "
            "is a state (non-state), against civilians (one-sided). Civilians die in all three. Provinces with few deaths are left out."
        ),
        alt="Stacked bars by province. Share of deaths in violence against civilians: "
        + ", ".join(f"{names[code]} {shares.loc[code, 'one-sided']:.0%}" for code in shares.index)
        + ".",
        table=table,
        source=credit("ucdp-ged"),
        unit="% of deaths",
        method="method-scope",
        draw=draw,
    )


# --- Who dies -------------------------------------------------------------------------------


def _draw_units(by, units: pd.DataFrame, names: dict[str, str]) -> None:
    """The range of each province as a bar, named above it."""
    place = np.arange(len(units))
    by.hlines(place, units["low"], units["high"], color=[colour(code) for code in units.index], linewidth=9)
    for at, (code, row) in enumerate(units.iterrows()):
        say(by, [((row["low"] + row["high"]) / 2, at, names[code], between(f"{row['low']:.1%}", f"{row['high']:.1%}"))], along="y")
        by.text(
            row["low"],
            at - 0.22,
            f"{'KP' if code == 'PK-KP' else names[code]}: {row['low']:.0%} to {row['high']:.0%}",
            va="bottom",
            ha="left" if row["low"] < 0.45 else "center",
            fontsize=11,
            color=colour(code),
        )
    by.set_ylim(len(units) - 0.6, -0.8)
    by.set_yticks([])
    by.set_xlim(0, 1)
    by.grid(axis="x")
    by.grid(visible=False, axis="y")
    by.xaxis.set_major_formatter(lambda v, _: f"{v:.0%}")
    by.set_xticks([0, 0.5, 1])
    by.set_title("By province, all years")


@chart
def civilians_as_bounds() -> Chart:
    """Bounds of the civilians' share in deaths, by year for the country and by province."""
    frame = victims(scope="militancy")
    years = evidence.civilians(frame[frame["year"] >= 2007], ["year"])
    names = placed()
    units = (
        evidence.civilians(frame[frame["province"].isin(["PK-KP", "PK-BA", "PK-SD", "PK-PB"])], ["province"])
        .set_index("province")
        .loc[["PK-KP", "PK-BA", "PK-SD", "PK-PB"]]
    )
    whole = evidence.civilians(frame).iloc[0]

    def draw(layout):
        rows, columns = (2, 1) if layout.narrow else (1, 2)
        figure, axes = layout.figure(
            440 if layout.narrow else 290, rows, columns, gridspec_kw={} if layout.narrow else {"width_ratios": [1.6, 1]}
        )
        ax, by = axes.flat
        ax.vlines(years["year"], years["low"], years["high"], color=colour("accent"), linewidth=7 if layout.narrow else 9)
        ax.plot(years["year"], years["low"], "_", color=colour("accent"), markersize=8, markeredgewidth=2)
        say_values(ax, years["year"], years["low"], "Lowest share, %", ranges=zip(years["low"], years["high"]))
        ax.set_title("Pakistan, by year")
        ax.set_xticks([y for y in years["year"] if y % 5 == 0])
        ax.set_ylim(0, 1)
        ax.yaxis.set_major_formatter(lambda v, _: f"{v:.0%}")
        _draw_units(by, units, names)
        return figure

    columns = {
        "deaths": "Deaths",
        "civilians": "Known to be civilians",
        "unknown": "Not known who",
        "low": "Lowest share, %",
        "high": "Highest share, %",
    }
    first = years.rename(columns={"year": "Where or when"})
    first["Where or when"] = first["Where or when"].astype(str)
    second = units.rename(index=names).reset_index().rename(columns={"province": "Where or when"})
    every = evidence.civilians(frame).assign(**{"Where or when": "whole record"})
    table = pd.concat([first, second, every], ignore_index=True)
    table[["low", "high"]] = (table[["low", "high"]] * 100).round(1)
    return Chart(
        name="civilians-as-bounds",
        finding=f"Between {whole['low']:.0%} and {whole['high']:.0%} of the dead in militancy were civilians: nobody knows more exactly",
        caption=(
            "Share of civilians in all deaths in militancy, from those known to be civilians to those and all whom nobody identified. "
            "By year from 2007, by province over the whole record."
        ),
        alt=(
            f"Ranges of the share of civilians. Whole record: {whole['low']:.0%} to {whole['high']:.0%}. By province: "
            + ", ".join(f"{names[code]} {row['low']:.0%} to {row['high']:.0%}" for code, row in units.iterrows())
            + "."
        ),
        table=table[["Where or when", *columns]].rename(columns=columns),
        source=credit("ucdp-ged"),
        unit="% of deaths",
        method="method-victims",
        draw=draw,
    )


@chart
def attacks_on_civilians(count: int = 6) -> Chart:
    """Deaths in attacks on civilians by who carried them out: so many by name."""
    frame = one_sided()
    top = frame.head(within(count, 1, len(frame) - 1, "The number of groups"))
    rest = frame.iloc[count:]
    rows = [*zip(top["actor"], top["deaths_best"], top["events"]), ("all others", rest["deaths_best"].sum(), rest["events"].sum())]
    table = pd.DataFrame(rows, columns=["Who", "Deaths, best estimate", "Events"])

    def draw(layout):
        figure, axes = layout.figure(330 if layout.narrow else 270)
        ax = axes[0, 0]
        y = np.arange(len(table))
        ax.barh(y, table["Deaths, best estimate"], height=0.38 if layout.narrow else 0.62, color=colour("accent"))
        say_values(ax, y, table["Deaths, best estimate"], "Deaths, best estimate", along="y")
        most = table["Deaths, best estimate"].max()
        for place, row in enumerate(table.itertuples(index=False)):
            text = f"{number(row[1])} in {number(row[2])} event{'s' if row[2] != 1 else ''}"
            _at_the_end(ax, row[1], place, text, most)
            if layout.narrow:
                ax.text(0, place - 0.24, row[0], va="bottom", fontsize=11)
        ax.set_yticks([] if layout.narrow else y, [] if layout.narrow else table["Who"], color=colour("ink"), fontsize=11)
        ax.set_ylim(len(table) - 0.4, -0.8)
        ax.set_xticks([])
        ax.grid(False)
        ax.spines["bottom"].set_visible(False)
        return figure

    lead = table.iloc[0]
    total = int(table["Deaths, best estimate"].sum())
    return Chart(
        name="attacks-on-civilians",
        finding=f"{lead['Deaths, best estimate'] / total:.0%} of those killed in recorded attacks on civilians died in attacks of the {lead['Who']}",
        caption=(
            f"Deaths in violence against civilians by who did it, whole record to {covered('ucdp-ged')[1].year}, all scopes. Of the state of Pakistan "
            "this record has no such events, a property of the record and not a finding about the world: see the text."
        ),
        alt="Bars of deaths in attacks on civilians: "
        + ", ".join(f"{row[0]} {number(row[1])}" for row in table.itertuples(index=False))
        + ".",
        table=table,
        source=credit("ucdp-ged"),
        unit="deaths, whole record",
        method="method-victims",
        draw=draw,
    )


# --- 2025 -----------------------------------------------------------------------------------


@chart
def theatres_of_2025() -> Chart:
    """UCDP candidate events of 2025 by theatre: events and deaths."""
    frame = theatres()
    top = frame.head(6)
    rest = frame.iloc[6:]
    rows = [
        *zip(top["theatre"].map(_theatre_name), top["events"], top["deaths_best"]),
        ("all others", rest["events"].sum(), rest["deaths_best"].sum()),
    ]
    table = pd.DataFrame(rows, columns=["Theatre (UCDP's name)", "Events", "Deaths, best estimate"])
    record = recorded("ucdp-candidate-2025")

    def draw(layout):
        figure, axes = layout.figure(370 if layout.narrow else 300, 1, 2, sharey=True)
        for ax, column in zip(axes.flat, ("Events", "Deaths, best estimate")):
            most = table[column].max()
            y = np.arange(len(table))
            ax.barh(y, table[column], height=0.5, color=[colour("accent" if "civilians" in name else "muted") for name in table.iloc[:, 0]])
            say_values(ax, y, table[column], column, along="y")
            for place, value in enumerate(table[column]):
                ax.text(value + most * 0.02, place, number(value), va="center", fontsize=11)
            ax.set_xlim(0, most * 1.3)
            ax.set_xticks([])
            ax.grid(False)
            ax.spines["bottom"].set_visible(False)
            ax.set_title("Events" if column == "Events" else "Deaths")
            ax.set_yticks(y, [_wrap(name) if layout.narrow else name for name in table.iloc[:, 0]], color=colour("ink"), fontsize=11)
            ax.tick_params(labelleft=column == "Events")
            ax.set_ylim(len(table) - 0.4, -0.6)
        return figure

    return Chart(
        name="theatres-of-2025",
        finding=f"In 2025 {table.iloc[0, 1] / frame['events'].sum():.0%} of the events and {table.iloc[0, 2] / frame['deaths_best'].sum():.0%} of the dead were in the war over the state",
        caption=(
            "UCDP's draft of 2025 by theatre, which is its name of a conflict and no province: “Pakistan: Government” is chiefly, but not only, "
            "the TTP and the north-west. These preliminary events came without provinces and are joined to no other series."
        ),
        alt="Two bar charts by theatre, events and deaths: "
        + ", ".join(f"{row[0]} {number(row[1])} and {number(row[2])}" for row in table.itertuples(index=False))
        + ".",
        table=table,
        source=f"UCDP {record['release']}, {record['license']}; data to {long_date(record['last'])}.",
        unit="number in 2025",
        method="method-victims",
        draw=draw,
    )


def _theatre_name(theatre: str) -> str:
    return theatre.replace(" - Civilians", " against civilians").replace(" - ", " – ")


def _wrap(name: str) -> str:
    import textwrap

    return "\n".join(textwrap.wrap(name, 16))
