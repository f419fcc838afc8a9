"""The charts of `violence-by-province.md`."""

from __future__ import annotations

import pandas as pd

from report import measures, panel, provinces
from report.chart import Chart, chart, colour
from report.charts.parts import FRONT, finer, number, partial_note, placed, province_panels, tidy_years, wide_table
from report.credits import credit

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


def _by_province(name, source, measure, noun, *, per_30, method, band=None) -> Chart:
    column = measures.MEASURES[measure]
    frame = measures.by_year(source)
    # ACLED's first week begins on the last days of a year before: no rate can rest on them.
    frame = frame[frame["days"] >= 28]
    when = measures.period(source, "all")
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
    beyond = f" {number(unplaced)} {noun} without a province are in the table alone." if unplaced else ""
    return Chart(
        name=name,
        finding=f"{first} and {second} hold {share} of all {noun} since {frame['year'].min()}",
        caption=(
            f"{_subject(source, unit, label)}, by province. {finer(drawn, column)}"
            + (" Thin lines run from the low to the high estimate." if band else "")
            + partial_note(source) + beyond
        ),
        alt=(
            f"Bars by year for seven units, {frame['year'].min()} to {frame['year'].max()}. {first} and {second} "
            f"hold {share} of all {noun}. The tallest bar is {peak_text}."
        ),
        table=wide_table(drawn, column, 1 if per_30 else 0),
        source=credit(source),
        method=method,
        draw=lambda layout: province_panels(layout, drawn[drawn["province"] != provinces.UNPLACED], column, band=band),
    )


@chart
def events_since_1989() -> Chart:
    """UCDP events by province and year, scope militancy."""
    return _by_province("ucdp-events-by-province", "ucdp-ged", "events", "events", per_30=False, method="method-events")


@chart
def deaths_since_1989() -> Chart:
    """UCDP deaths by province and year with low and high estimates, scope militancy."""
    return _by_province(
        "ucdp-deaths-by-province", "ucdp-ged", "deaths", "deaths", per_30=False, method="method-fatalities",
        band=("deaths_low", "deaths_high"),
    )


@chart
def events_since_2010() -> Chart:
    """ACLED events per 30 days by province and year."""
    return _by_province("acled-events-by-province", "acled", "events", "events", per_30=True, method="method-per-30-days")


@chart
def deaths_since_2010() -> Chart:
    """ACLED deaths per 30 days by province and year."""
    return _by_province("acled-deaths-by-province", "acled", "deaths", "deaths", per_30=True, method="method-per-30-days")


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
                ax.plot(data["year"], data["rate"], linewidth=2 if front else 1, color=colour(code if front else "muted"))
            ax.set_ylim(0)
            _name_lines(ax, frame[~frame["partial"]])
            ax.set_title("UCDP: militancy" if source == "ucdp-ged" else "ACLED: all actors")
            tidy_years(ax, frame["year"])
        return figure

    table = pd.concat(
        [wide_table(f.assign(rate=f["rate"]), "rate", 2).assign(Source="UCDP" if s == "ucdp-ged" else "ACLED")
         for s, f in frames.items()], ignore_index=True,
    )
    return Chart(
        name="deaths-per-100000",
        finding=f"Per head, {names[top]} and {names[other]} are hit hardest in {year}",
        caption=(
            "Deaths per 100,000 residents and year. Left: UCDP, deaths in militancy-related events. Right: ACLED, deaths "
            "in political-violence events, all actors. The two count different things and share no line. Population: "
            "censuses, interpolated between and extrapolated after them; partial years left out."
        ),
        alt=(
            f"Two line charts. In ACLED, {year}, {names[top]} has {number(last[top], 1)} deaths per 100,000 residents and "
            f"{names[other]} {number(last[other], 1)}; all others have {number(last.drop([top, other]).max(), 1)} or less."
        ),
        table=table[["Source", *[c for c in table.columns if c != "Source"]]],
        source=f"{credit('ucdp-ged')} {credit('acled')} Population: Pakistan Bureau of Statistics, censuses 1998, 2017 and 2023.",
        method="method-per-100000",
        draw=draw,
    )


def _name_lines(ax, frame):
    """Names KP and Balochistan at their highest points, the others once at the end."""
    for code in FRONT:
        data = frame[frame["province"] == code].reset_index()
        top = data.loc[data["rate"].idxmax()]
        late = top["year"] > frame["year"].median()
        ax.annotate(
            provinces.names()[code] if code == "PK-BA" else "KP", (top["year"], top["rate"]), xytext=(-6 if late else 6, 2),
            textcoords="offset points", ha="right" if late else "left", color=colour(code), fontweight="bold",
        )
    ax.annotate("other provinces", (frame["year"].max(), 0), xytext=(0, 5), textcoords="offset points", ha="right",
                color=colour("muted"), fontsize=11)


@chart
def kp_settled_and_merged() -> Chart:
    """KP in three readings: settled districts, merged districts (former FATA), whole."""
    frames = {}
    for source in ("ucdp-ged", "acled"):
        parts = panel.kp_parts(source, period="year", scope=measures.SCOPE[source])
        frames[source] = parts.pivot(index="year", columns="part", values="deaths_best").join(
            parts[parts["part"] == "whole"].set_index("year")[["days", "partial"]]
        ).query("days >= 28")
    ucdp = frames["ucdp-ged"]
    merged = ucdp["merged"].sum() / ucdp["whole"].sum()
    last_split = int(frames["acled"].dropna(subset=["merged"]).index.max())

    def draw(layout):
        rows, columns = (2, 1) if layout.narrow else (1, 2)
        figure, axes = layout.figure(480 if layout.narrow else 290, rows, columns)
        for ax, (source, frame) in zip(axes.flat, frames.items()):
            settled, merged_ = frame["settled"], frame["merged"]
            known = merged_.notna() & settled.notna() & (frame["unknown"].fillna(0) == 0)
            ax.bar(frame.index[known], merged_[known], color=colour("merged"), width=0.8)
            ax.bar(frame.index[known], settled[known], bottom=merged_[known], color=colour("settled"), width=0.8)
            whole = frame[~known]
            for year, row in whole.iterrows():
                ax.bar(year, row["whole"], width=0.8, facecolor=colour("PK-KP") if not row["partial"] else "none",
                       edgecolor=colour("PK-KP"))
            ax.set_title("UCDP: militancy" if source == "ucdp-ged" else "ACLED: all actors")
            tidy_years(ax, pd.Series(frame.index))
        ax = axes.flat[0]
        ax.text(0.02, 0.95, "settled districts", color=colour("settled"), transform=ax.transAxes, va="top", fontweight="bold")
        ax.text(0.02, 0.86, "merged districts", color=colour("merged"), transform=ax.transAxes, va="top", fontweight="bold")
        axes.flat[1].text(0.98, 0.95, "whole province", color=colour("PK-KP"), transform=axes.flat[1].transAxes, va="top",
                          ha="right", fontweight="bold")
        return figure

    table = pd.concat(
        [f.reset_index().assign(Source="UCDP" if s == "ucdp-ged" else "ACLED") for s, f in frames.items()], ignore_index=True
    ).rename(columns={"year": "Year", "settled": "Settled districts", "merged": "Merged districts", "whole": "Whole province"})
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
        table=table[["Source", "Year", "Settled districts", "Merged districts", "Whole province"]],
        source=f"{credit('ucdp-ged')} {credit('acled')}",
        method="method-kp",
        draw=draw,
    )
