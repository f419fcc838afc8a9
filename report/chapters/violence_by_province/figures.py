"""The charts of `violence-by-province.md`."""

from __future__ import annotations

import pandas as pd

from report.chapters.violence_by_province.measures import (
    events_of,
    months_by_action,
    share_bounds_by_year,
    three_names,
    three_units,
)
from report.figures.axes import note, steps
from report.figures.chart import Chart, chart, colour
from report.figures.marks import say_values
from report.figures.parts import ACTIONS, partial_note, short, tidy_years, wide_table
from report.figures.units import measured_in
from report.record import measures, panel, provinces
from report.record.credits import credit
from report.record.provinces import FRONT, placed
from report.words import long_date, number


def province_panels(layout, frame: pd.DataFrame, column: str, *, band=None):
    """Panels by province, stairs by year: KP and Balochistan large on one scale, the other five
    small on another, finer by a whole number that each of them prints.

    frame: province, year, partial and `column` (and the two columns of `band`, drawn as a thin
    line from low to high). A year that is covered in part is drawn as an outline.
    """
    names = placed()
    others = [code for code in names if code not in FRONT]
    columns = 3 if layout.narrow else len(others)
    rows = -(-len(others) // columns)
    height = 170 + rows * (105 if layout.narrow else 130)
    figure = layout.canvas(height)
    grid = figure.add_gridspec(1 + rows, 2 * columns, height_ratios=[170] + [105 if layout.narrow else 130] * rows)
    large = small = None
    for place, code in enumerate([*FRONT, *others]):
        if code in FRONT:
            spot = grid[0, place * columns : (place + 1) * columns]
            large = ax = figure.add_subplot(spot, sharey=large)
        else:
            row, at = divmod(place - len(FRONT), columns)
            small = ax = figure.add_subplot(grid[1 + row, 2 * at : 2 * at + 2], sharey=small)
            ax.tick_params(labelleft=at == 0)
        if place == 1:
            ax.tick_params(labelleft=False)
        data = frame[frame["province"] == code]
        part = data[data["partial"]]
        steps(ax, data[~data["partial"]].set_index("year")[column], colour(code))
        if len(part):
            ax.bar(part["year"], part[column], width=0.7, facecolor="none", edgecolor=colour(code), linewidth=1)
        if band:
            ax.vlines(data["year"], data[band[0]], data[band[1]], color=colour("ink"), linewidth=0.8)
        ranges = zip(data[band[0]], data[band[1]]) if band else None
        say_values(ax, data["year"], data[column], names[code], ranges=ranges)
        ax.set_title(names[code] if code in FRONT else short(names[code]), color=colour(code), fontsize=12 if code in FRONT else 11)
        tidy_years(ax, data["year"], few=code not in FRONT)
    assert large is not None and small is not None  # there are provinces of both kinds
    finer = int(large.get_ylim()[1] // (1.25 * small.get_ylim()[1]))  # room for its words above the peaks
    small.set_ylim(0, large.get_ylim()[1] / finer)
    for ax in figure.axes[len(FRONT) :]:
        note(ax, 0.98, 0.94, f"scale ×{finer}", ha="right", va="top", color=colour("muted"))
    return figure


def _leaders(source: str, measure: str, when) -> tuple[str, str, str]:
    """The sentence that names the two provinces with the largest totals, and their share."""
    ranks = measures.ranking(source, measure, when)
    first, second = ranks.index[:2]
    share = measures.share(source, measure, when, [first, second])
    names = provinces.names()
    return names[first], names[second], f"{share:.0%}"


def _subject(source, unit, label) -> str:
    """Deaths in … events, or … events: what a panel counts."""
    if label:
        return f"{unit.capitalize()} in {label}"
    kind, _, rest = measures.LABEL[source].partition(",")
    return f"{kind.capitalize()} {unit.removeprefix('events ')}" + (f"{_}{rest}" if rest else "")


def _by_province(name, source, measure, noun, *, first_year, per_30, method, band=None) -> Chart:
    column = measures.MEASURES[measure]
    frame = measures.by_year(source)
    # ACLED's first week begins on the last days of a year before: no rate can rest on them.
    frame = frame[frame["days"] >= 28]
    begin, end = measures.full_months(source)
    when = measures.period(source, "all" if str(first_year) == begin[:4] else f"{first_year}-01..{end}")
    frame = frame[frame["year"] >= first_year]
    first, second, share = _leaders(source, measure, when)
    drawn = frame.copy()
    if per_30:
        for c in [column, *(band or ())]:
            drawn[c] = measures.per_30_days(frame, c)
    peak = drawn.loc[drawn[drawn["province"] != provinces.UNPLACED][column].idxmax()]
    unit = f"{noun} per 30 days" if per_30 else f"{noun} per year"
    label = measures.LABEL[source] if noun == "deaths" else None
    names = provinces.names()
    peak_text = f"{number(peak[column])} {unit} in {names[peak['province']]} in {int(peak['year'])}"
    unplaced = measures.total(source, measure, when, [provinces.UNPLACED])
    measured, short_source = ("militancy", "UCDP") if source == "ucdp-ged" else ("political violence", "ACLED")
    beyond = f" {number(unplaced)} {noun} without a province are in the table alone." if unplaced else ""
    return Chart(
        name=name,
        finding=f"{share} of the people killed in {measured} since {frame['year'].min()} died in {first} and {second} ({short_source})",
        caption=(
            f"{_subject(source, unit, label)}. Small panels enlarge the scale, as written in them."
            + (" ACLED counts by week, hence per 30 days." if per_30 else "")
            + (" Thin lines run from the low to the high estimate." if band else "")
            + partial_note(source)
            + beyond
        ),
        alt=(
            f"Bars by year for seven units, {frame['year'].min()} to {frame['year'].max()}. {first} and {second} "
            f"have {share} of all {noun}. The tallest bar is {peak_text}."
        ),
        table=_with_band(wide_table(drawn, column, 1 if per_30 else 0), drawn, band),
        source=credit(source),
        unit=unit,
        method=method,
        draw=lambda layout: province_panels(layout, drawn[drawn["province"] != provinces.UNPLACED], column, band=band),
    )


def _with_band(table: pd.DataFrame, drawn: pd.DataFrame, band) -> pd.DataFrame:
    """The twin with the low and high estimate of each unit that is drawn behind the unit's own column."""
    for word, column in zip(("high", "low"), reversed(band or ())):
        ends = wide_table(drawn, column)
        for name in placed().values():
            table.insert(table.columns.get_loc(name) + 1, f"{name}, {word}", ends[name])
    return table


def _unit_colour(unit: str) -> str:
    return colour(next((code for code, name in placed().items() if name == unit), "muted"))


@chart
def events_by_province() -> Chart:
    """Events by year in KP, Balochistan and the rest: UCDP per year, ACLED per 30 days."""
    frames, shares = {}, {}
    for source in ("ucdp-ged", "acled"):
        frame = measures.by_year(source)
        frame = frame[frame["days"] >= 28]
        three = three_units(frame, ["events"]).merge(frame.drop_duplicates("year")[["year", "days", "partial"]], on="year")
        three["value"] = three["events"] if source == "ucdp-ged" else measures.per_30_days(three, "events")
        frames[source] = three
        shares[source] = measures.share(source, "events", measures.period(source, "all"), list(FRONT))
    peaks = {source: frame.loc[frame["value"].idxmax()] for source, frame in frames.items()}

    def draw(layout):
        rows, columns, shared = (3, 2, "col") if layout.narrow else (2, 3, "row")
        figure, axes = layout.figure(500 if layout.narrow else 330, rows, columns, sharey=shared)
        places = axes.T if layout.narrow else axes
        brief = dict(zip(three_names(), ("KP", "Balochistan", "others")))
        for row, (source, frame) in zip(places, frames.items()):
            for ax, unit in zip(row, three_names()):
                data = frame[frame["unit"] == unit]
                part = data[data["partial"]]
                steps(ax, data[~data["partial"]].set_index("year")["value"], _unit_colour(unit))
                ax.bar(part["year"], part["value"], width=0.7, facecolor="none", edgecolor=_unit_colour(unit), linewidth=1)
                say_values(ax, data["year"], data["value"], unit)
                ax.set_ylim(0, frame["value"].max() * 1.05)
                ax.set_title(f"{'UCDP' if source == 'ucdp-ged' else 'ACLED'}: {brief[unit]}", fontsize=11, color=_unit_colour(unit))
                tidy_years(ax, data["year"], few=layout.narrow)
                measured_in(ax, "events a year" if source == "ucdp-ged" else "events per 30 days")
        return figure

    tables_ = []
    for source, frame in frames.items():
        wide = frame.pivot(index="year", columns="unit", values="value")[three_names()].round(1 if source == "acled" else 0)
        tables_.append(
            wide.reset_index()
            .rename(columns={"year": "Year"})
            .assign(Record="UCDP, per year" if source == "ucdp-ged" else "ACLED, per 30 days")
        )
    table = pd.concat(tables_, ignore_index=True).rename_axis(columns=None)
    return Chart(
        name="events-by-province",
        finding=f"KP and Balochistan have {shares['ucdp-ged']:.0%} of UCDP's events of militancy and {shares['acled']:.0%} of all events of ACLED",
        caption=(
            "UCDP: militancy-related events per year. ACLED: political-violence events, all actors, per 30 days. Each source has "
            "a scale of its own, and they share no line." + partial_note("acled")
        ),
        alt=(
            f"Six panels of bars by year. KP and Balochistan have {shares['ucdp-ged']:.0%} of UCDP's events and {shares['acled']:.0%} of "
            f"ACLED's. The tallest bars: {peaks['ucdp-ged']['value']:,.0f} events in {peaks['ucdp-ged']['unit']} in "
            f"{int(peaks['ucdp-ged']['year'])} (UCDP), {peaks['acled']['value']:,.0f} per 30 days in {peaks['acled']['unit']} in "
            f"{int(peaks['acled']['year'])} (ACLED)."
        ),
        table=table[["Record", "Year", *three_names()]],
        source=f"{credit('ucdp-ged')} {credit('acled')}",
        unit="events a year",
        method="method-events",
        draw=draw,
    )


@chart
def shares_as_bounds() -> Chart:
    """Lowest and highest share of KP and of Balochistan in the deaths of each year, unplaced deaths considered."""
    frame = share_bounds_by_year()
    units = three_names()[:2]
    kp = frame[frame["unit"] == units[0]]
    widest = kp.loc[(kp["high"] - kp["low"]).idxmax()]

    def draw(layout):
        rows, columns = (2, 1) if layout.narrow else (1, 2)
        figure, axes = layout.figure(440 if layout.narrow else 270, rows, columns, sharey=True)
        for ax, unit in zip(axes.flat, units):
            data = frame[frame["unit"] == unit]
            gap = data[data["high"] - data["low"] > 0.005]
            ax.plot(data["year"], data["low"], "o", markersize=4, color=_unit_colour(unit))
            ax.vlines(gap["year"], gap["low"], gap["high"], color=_unit_colour(unit), linewidth=3)
            ranges = [span if year in set(gap["year"]) else () for year, *span in data[["year", "low", "high"]].itertuples(index=False)]
            say_values(ax, data["year"], data["low"], f"{unit}, low, %", ranges=ranges)
            ax.set_ylim(0, 1.02)
            ax.yaxis.set_major_formatter(lambda v, _: f"{v:.0%}")
            ax.set_title(unit, color=_unit_colour(unit))
            ax.set_xticks([y for y in data["year"] if y % 5 == 0])
        axes.flat[0].annotate(
            f"{int(widest['year'])}: {widest['low']:.0%} to {widest['high']:.0%}",
            (widest["year"], widest["low"]),
            xytext=(0, -8),
            textcoords="offset points",
            ha="center",
            va="top",
            fontsize=11,
        )
        return figure

    table = frame.assign(low=frame["low"] * 100, high=frame["high"] * 100).pivot(index="year", columns="unit", values=["low", "high"])
    table = pd.DataFrame(
        {"Year": table.index, **{f"{unit}, {end}, %": table[end, unit].round(1).to_numpy() for unit in units for end in ("low", "high")}}
    )
    table["Deaths without a province"] = frame.drop_duplicates("year")["unplaced"].to_numpy()
    return Chart(
        name="shares-as-bounds",
        finding=f"For {widest['unplaced'] / widest['total']:.0%} of the deaths of {int(widest['year'])} nobody knows the province",
        caption=(
            "Share of a province in all deaths of a year, UCDP, militancy-related events. Dot: none of the deaths without a province "
            "belongs to it. Upper end of a line: all of them do. Where there is no line, the two are the same."
        ),
        alt=(
            f"Two panels by year. In {int(widest['year'])} {number(widest['unplaced'])} of {number(widest['total'])} deaths have no province, so "
            f"that the share of {widest['unit']} lies between {widest['low']:.0%} and {widest['high']:.0%}."
        ),
        table=table,
        source=credit("ucdp-ged"),
        unit="% of deaths",
        method="method-precision",
        draw=draw,
    )


@chart
def deaths_since_1989(first_year: int = 1989) -> Chart:
    """UCDP deaths by province and year (from one on) with low and high estimates, scope militancy."""
    return _by_province(
        "ucdp-deaths-by-province",
        "ucdp-ged",
        "deaths",
        "deaths",
        first_year=first_year,
        per_30=False,
        method="method-fatalities",
        band=("deaths_low", "deaths_high"),
    )


@chart
def deaths_since_2010(first_year: int = 2010) -> Chart:
    """ACLED deaths per 30 days by province and year, from one on."""
    return _by_province(
        "acled-deaths-by-province", "acled", "deaths", "deaths", first_year=first_year, per_30=True, method="method-per-30-days"
    )


@chart
def deaths_per_100_000() -> Chart:
    """Deaths per 100,000 residents and year: UCDP from the first census on, and ACLED."""
    frames = {source: measures.per_100_000(source) for source in ("ucdp-ged", "acled")}
    names = placed()
    acled = frames["acled"]
    full = acled.loc[~acled["partial"]]
    last = full[full["year"] == full["year"].max()].set_index("province")["rate"]
    top = last.idxmax()
    other = last.drop(top).idxmax()
    year = int(full["year"].max())

    def draw(layout):
        rows, columns = (2, 1) if layout.narrow else (1, 2)
        figure, axes = layout.figure(480 if layout.narrow else 300, rows, columns)
        for ax, (source, frame) in zip(axes.flat, frames.items()):
            for code in [c for c in names if c not in FRONT] + list(FRONT):
                data = frame[(frame["province"] == code) & ~frame["partial"]]
                front = code in FRONT
                ax.plot(
                    data["year"],
                    data["rate"],
                    linewidth=2 if front else 1,
                    color=colour(code if front else "muted"),
                    label=names[code],
                    marker={"PK-KP": "o", "PK-BA": "s"}.get(code),
                    markersize=4,
                )
                say_values(ax, data["year"], data["rate"], names[code], label=names[code])
            ax.set_ylim(0)
            _name_lines(ax, frame[~frame["partial"]])
            ax.set_title("UCDP: militancy" if source == "ucdp-ged" else "ACLED: all actors")
            tidy_years(ax, frame["year"])
        return figure

    table = pd.concat(
        [wide_table(f[~f["partial"]], "rate", 2).assign(Source="UCDP" if s == "ucdp-ged" else "ACLED") for s, f in frames.items()],
        ignore_index=True,
    )
    return Chart(
        name="deaths-per-100000",
        finding=f"Per head, {names[top]} and {names[other]} are hit hardest in {year}",
        caption=(
            "Deaths per 100,000 residents and year. UCDP: deaths in militancy-related events. ACLED: deaths "
            "in political-violence events, all actors. The two count different things and share no line. Population: "
            "censuses, interpolated between and extrapolated after them; partial years left out."
        ),
        alt=(
            f"Two line charts. In ACLED, {year}, {names[top]} has {number(last[top], 1)} deaths per 100,000 residents and "
            f"{names[other]} {number(last[other], 1)}; all others have {number(last.drop([top, other]).max(), 1)} or less."
        ),
        table=table[["Source", *[c for c in table.columns if c != "Source"]]],
        source=f"{credit('ucdp-ged')} {credit('acled')} Population: Pakistan Bureau of Statistics, censuses 1998, 2017 and 2023.",
        unit="deaths per 100,000 residents a year",
        method="method-per-100000",
        draw=draw,
    )


def _name_lines(ax, frame):
    """Names KP at its highest point, Balochistan at its last, the others once."""
    for code, name in zip(FRONT, ("KP", "Balochistan")):
        data = frame[frame["province"] == code].reset_index()
        spot = data.loc[data["rate"].idxmax()] if code == "PK-KP" else data.iloc[-1]
        late = spot["year"] > frame["year"].median()
        ax.annotate(
            name,
            (spot["year"], spot["rate"]),
            xytext=((-6 if late else 6, 2) if code == "PK-KP" else (4, 16)),
            textcoords="offset points",
            ha="right" if late else "left",
            color=colour(code),
            fontweight="bold",
        )
    ax.text(0.98, 0.95, "— other provinces", transform=ax.transAxes, ha="right", va="top", color=colour("muted"), fontsize=11)


@chart
def kp_settled_and_merged() -> Chart:
    """KP in three readings: settled districts, merged districts (former FATA), whole."""
    frames = {}
    for source in ("ucdp-ged", "acled"):
        parts = panel.kp_parts(source, period="year", **measures.default_cut(source))
        frames[source] = (
            parts.pivot(index="year", columns="part", values="deaths_best")
            .join(parts[parts["part"] == "whole"].set_index("year")[["days", "partial"]])
            .query("days >= 28")
        )
    ucdp = frames["ucdp-ged"]
    merged = ucdp["merged"].sum() / ucdp["whole"].sum()
    last_split = int(frames["acled"].dropna(subset=["merged"]).index.max())

    def draw(layout):
        rows, columns = (2, 1) if layout.narrow else (1, 2)
        figure, axes = layout.figure(480 if layout.narrow else 290, rows, columns)
        for ax, (source, frame) in zip(axes.flat, frames.items()):
            settled, merged_ = frame["settled"], frame["merged"]
            known = merged_.notna() & settled.notna() & (frame["unknown"].fillna(0) == 0)
            years, whole = frame.index[known], frame[~known]
            ax.bar(years, merged_[known], color=colour("merged"), width=0.8)
            ax.bar(years, settled[known], bottom=merged_[known], color=colour("settled"), width=0.8)
            for year, row in whole.iterrows():
                ax.bar(year, row["whole"], width=0.8, facecolor="none" if row["partial"] else colour("PK-KP"), edgecolor=colour("PK-KP"))
            say_values(ax, years, merged_[known], "Merged districts", label="merged districts")
            say_values(ax, years, settled[known], "Settled districts", ends=(merged_ + settled)[known], label="settled districts")
            say_values(ax, whole.index, whole["whole"], "Whole province", label="whole province")
            ax.set_title("UCDP: militancy" if source == "ucdp-ged" else "ACLED: all actors")
            tidy_years(ax, pd.Series(frame.index))
        ax = axes.flat[0]
        ax.text(0.02, 0.95, "settled districts", color=colour("settled"), transform=ax.transAxes, va="top", fontweight="bold")
        ax.text(0.02, 0.86, "merged districts", color=colour("merged"), transform=ax.transAxes, va="top", fontweight="bold")
        axes.flat[1].text(
            0.98, 0.95, "whole province", color=colour("PK-KP"), transform=axes.flat[1].transAxes, va="top", ha="right", fontweight="bold"
        )
        return figure

    table = pd.concat(
        [f.reset_index().assign(Source="UCDP" if s == "ucdp-ged" else "ACLED") for s, f in frames.items()], ignore_index=True
    ).rename(columns={"year": "Year", "settled": "Settled districts", "merged": "Merged districts", "whole": "Whole province"})
    columns = ["Settled districts", "Merged districts", "Whole province"]
    table[columns] = table[columns].astype("Int64")
    return Chart(
        name="kp-settled-merged-whole",
        finding=f"{merged:.0%} of KP's deaths in UCDP's record fell in what were the tribal areas",
        caption=(
            "Deaths per year in Khyber Pakhtunkhwa: settled districts, merged districts (the Federally Administered Tribal "
            f"Areas until 31 May 2018) and, where a source no longer tells them apart, the whole province. ACLED kept them apart "
            f"until May 2018; its {last_split + 1} and later bars are the whole." + partial_note("acled")
        ),
        alt=(
            f"Stacked bars by year, UCDP and ACLED. In UCDP's record {number(ucdp['merged'].sum())} of "
            f"{number(ucdp['whole'].sum())} deaths fell in the merged districts. The year with most deaths is "
            f"{int(ucdp['whole'].idxmax())} with {number(ucdp['whole'].max())}."
        ),
        table=table[["Source", "Year", *columns]],
        source=f"{credit('ucdp-ged')} {credit('acled')}",
        unit="deaths a year",
        method="method-kp",
        draw=draw,
    )


TOLD = 12
"""How many of a line's highest months say what happened in them."""


def _told(rates: pd.Series, province: str | None) -> list[str | None]:
    """Where a mark stands: its month, and in the highest months what the chronology has of the province."""
    highest = set(rates.nlargest(TOLD).index) if province else set()
    words = {month: "; ".join(event.title for event in events_of(month, province)) for month in highest} if province else {}
    return [f"{long_date(month)}: {words[month]}" if words.get(month) else None for month in rates.index]


@chart
def actions_by_month() -> Chart:
    """ACLED's deaths in attacks, clashes and strikes by month: KP, Balochistan, the other provinces."""
    frame = months_by_action().replace({"action": ACTIONS})
    units = three_names()
    sums = frame.pivot_table(index="action", columns="unit", values="deaths_best", aggfunc="sum")
    kp, balochistan = (sums[unit] / sums.sum(axis=1) for unit in units[:2])
    wide = frame.pivot(index="month", columns=["unit", "action"], values="rate")
    peak = {(unit, action): wide[unit, action].idxmax() for unit in units[:2] for action in ACTIONS.values()}

    def draw(layout):
        figure, axes = layout.figure(390 if layout.narrow else 400, 3, 3, sharex=True, sharey="row")
        days = pd.PeriodIndex(wide.index, freq="M").to_timestamp()
        brief = dict(zip(units, ("KP", "Balochistan", "others")))
        for row, action in zip(axes, ACTIONS.values()):
            row[0].set_ylabel(action.replace(", ", ",\n"))
            for ax, unit in zip(row, units):
                ax.plot(days, wide[unit, action], color=_unit_colour(unit), linewidth=0.9)
                told = _told(wide[unit, action], dict(zip(units, FRONT)).get(unit))
                say_values(ax, days, wide[unit, action], f"{unit}, {action}", where=told, label=action, title=f"{unit}, {action}")
                ax.set_ylim(0)
                ax.set_title(brief[unit] if ax in axes[0] else "", color=_unit_colour(unit))
                ax.set_xticks([pd.Timestamp(f"{year}-01-01") for year in (2010, 2020)], ["2010", "2020"])
                ax.locator_params(axis="y", nbins=3)
        return figure

    table = pd.DataFrame({"Month": wide.index})
    for unit in units:
        for action in ACTIONS.values():
            table[f"{unit}, {action}"] = wide[unit, action].round(1).to_numpy()
    attacks, clashes, strikes = ACTIONS.values()
    told = ", ".join(f"{action} {kp[action]:.0%} and {balochistan[action]:.0%}" for action in ACTIONS.values())
    peaks = "; ".join(
        f"{unit}, {action}: {number(wide.loc[month, (unit, action)])} in {long_date(month)}" for (unit, action), month in peak.items()
    )
    return Chart(
        name="actions-by-month",
        finding=f"{kp[strikes]:.0%} of the people killed in strikes since {wide.index[0][:4]} died in KP, and {kp[attacks]:.0%} of those killed in attacks",
        caption=(
            "Deaths by month and by what was done (ACLED, all actors); each row has a scale of its own. Attacks: bombs, mines, grenades, "
            "attacks on civilians, crime and mobs among them. Clashes: whoever began them. Strikes: from the air or by gun, whoever fired."
        ),
        alt=f"Nine lines by month. Shares of KP and Balochistan in all placed deaths: {told}. Most per 30 days: {peaks}.",
        table=table,
        source=credit("acled"),
        unit="deaths per 30 days",
        method="method-breaks",
        draw=draw,
    )
