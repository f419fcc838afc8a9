"""The charts of violence-by-province.md, counted anew."""

import recount
from again import Again
from recount.drawn_stairs import full_name, stairs
from matplotlib.colors import to_hex
from recount import BALOCHISTAN, KP, UNPLACED

from report.chart import PALETTE

PRINTED = {"UCDP: militancy": "UCDP", "ACLED: all actors": "ACLED"}


def province_heights(figure) -> dict[tuple, float]:
    """Heights by province and year: a stair for the full years, outlines for those covered in part."""
    found = {}
    for ax in figure.axes:
        outlines = {round(b.get_x() + b.get_width() / 2): b.get_height() for c in ax.containers for b in c}
        found |= {(full_name(ax.get_title(loc="left")), year): h for year, h in (stairs(ax)[0] | outlines).items()}
    return found


def bands(figure) -> dict[tuple, float]:
    """Ends of the thin lines by province and year."""
    found = {}
    for ax in figure.axes:
        name = full_name(ax.get_title(loc="left"))
        for lines in ax.collections:
            for (year, low), (_, high) in lines.get_segments():
                found |= {(f"{name}, low", round(year)): low, (f"{name}, high", round(year)): high}
    return found


def stacks(figure) -> dict[tuple, float]:
    """Heights by source, reading (told by its colour) and year."""
    by_colour = {
        PALETTE[name][0]: title
        for name, title in {"settled": "Settled districts", "merged": "Merged districts", "PK-KP": "Whole province"}.items()
    }
    found = {}
    for ax in figure.axes:
        for bar in ax.patches:
            reading = by_colour[to_hex(bar.get_edgecolor() if bar.get_facecolor()[3] == 0 else bar.get_facecolor())]
            year = round(bar.get_x() + bar.get_width() / 2)
            found[PRINTED[ax.get_title(loc="left")], reading, year] = bar.get_height()
    return found


def by_province(source, measure, per_30):
    def value(code, year):
        count = recount.by_year(source, measure, [code], year)
        return count / recount.days_of_year(source, year) * 30 if per_30 else count

    def table():
        found = {(name, year): value(code, year) for code, name in recount.names().items() for year in recount.years(source)}
        if source == "ucdp-ged":
            found |= {
                (f"{name}, {end}", year): recount.by_year(source, f"deaths-{end}", [code], year)
                for code, name in recount.names().items()
                if code != UNPLACED
                for end in ("low", "high")
                for year in recount.years(source)
            }
        return found

    def share():
        months = recount.span(source, "all")
        first, second = recount.ranking(source, measure, months)[:2]
        part = recount.total(source, measure, [first, second], months) / recount.total(source, measure, None, months)
        return f"{part:.0%}"

    def tallest():
        placed = [code for code in recount.names() if code != UNPLACED]
        return max((value(code, year), year) for code in placed for year in recount.years(source))

    def alt():
        years = recount.years(source)
        top, year = tallest()
        return [str(years[0]), str(years[-1]), share(), f"{top:,.0f}", *(["30"] if per_30 else []), str(year)]

    return Again(
        table=table,
        finding=lambda: [share(), str(recount.years(source)[0])],
        alt=alt,
        drawn=lambda figure: province_heights(figure) | bands(figure),
        digits=1 if per_30 else 0,
        # The caption says so.
        undrawn=lambda key, drawn: key[0] == "Not placed",
    )


def per_head():
    printed = {"ucdp-ged": "UCDP", "acled": "ACLED"}
    order = [code for code in recount.counted() if code not in (KP, BALOCHISTAN)] + [KP, BALOCHISTAN]
    year = recount.last_full_year("acled")

    def table():
        first = min(int(row["year"]) for row in recount.rows("population"))
        return {
            (recount.names()[code], source_name, y): recount.rate_100_000(source, code, y)
            for source, source_name in printed.items()
            for code in recount.counted()
            for y in recount.years(source)
            if y >= first and not recount.is_partial(source, y)
        }

    def drawn(figure):
        # Provinces outside the census have an empty line.
        lines = {}
        for ax in figure.axes:
            full = [line for line in ax.lines if len(line.get_xdata())]
            for code, line in zip(order, full, strict=True):
                for y, value in zip(*line.get_data()):
                    lines[recount.names()[code], PRINTED[ax.get_title(loc="left")], int(y)] = value
        return lines

    def alt():
        last = sorted((recount.rate_100_000("acled", code, year) for code in recount.counted()), reverse=True)
        return [str(year), f"{last[0]:.1f}", "100,000", f"{last[1]:.1f}", f"{last[2]:.1f}"]

    return Again(
        table=table,
        finding=lambda: [str(year)],
        alt=alt,
        drawn=drawn,
        digits=2,
        index=("Source", "Year"),
    )


def other_reading(key, drawn) -> bool:
    """Of the three readings of KP either the two parts are drawn, or the whole."""
    parts, whole = ("Settled districts", "Merged districts"), "Whole province"
    return all((part, *key[1:]) in drawn for part in (parts if key[0] == whole else (whole,)))


def kp_in_parts():
    ucdp_years = recount.years("ucdp-ged")

    def part(source, year, former_fata):
        return recount.by_year(source, "deaths", [KP], year, former_fata)

    def table():
        found = {}
        for source, printed in {"ucdp-ged": "UCDP", "acled": "ACLED"}.items():
            for year in recount.years(source):
                # ACLED kept the parts apart until May 2018.
                told = source != "acled" or year < 2018
                found["Settled districts", printed, year] = part(source, year, "false") if told else float("nan")
                found["Merged districts", printed, year] = part(source, year, "true") if told else float("nan")
                found["Whole province", printed, year] = part(source, year, None)
        return found

    def alt():
        merged = sum(part("ucdp-ged", year, "true") for year in ucdp_years)
        whole = {year: part("ucdp-ged", year, None) for year in ucdp_years}
        top = max(whole, key=whole.get)
        return [f"{merged:,}", f"{sum(whole.values()):,}", str(top), f"{whole[top]:,}"]

    def finding():
        merged = sum(part("ucdp-ged", year, "true") for year in ucdp_years)
        return [f"{merged / sum(part('ucdp-ged', year, None) for year in ucdp_years):.0%}"]

    return Again(
        table=table,
        finding=finding,
        alt=alt,
        index=("Source", "Year"),
        undrawn=other_reading,
        drawn=lambda figure: {(reading, source, year): v for (source, reading, year), v in stacks(figure).items()},
    )


ORDER = ("Khyber Pakhtunkhwa", "Balochistan", "Other provinces")


def of_unit(unit) -> list[str]:
    front = {"Khyber Pakhtunkhwa": [KP], "Balochistan": [BALOCHISTAN]}
    return front.get(unit) or [code for code in recount.names() if code not in (KP, BALOCHISTAN, UNPLACED)]


def events_again():
    records = {"ucdp-ged": "UCDP, per year", "acled": "ACLED, per 30 days"}

    def value(source, unit, year):
        count = recount.by_year(source, "events", of_unit(unit), year)
        return count / recount.days_of_year(source, year) * 30 if source == "acled" else count

    def share(source):
        months = recount.span(source, "all")
        return f"{recount.total(source, 'events', [KP, BALOCHISTAN], months) / recount.total(source, 'events', None, months):.0%}"

    def top(source):
        return max((value(source, unit, year), year) for unit in ORDER for year in recount.years(source))

    def drawn(figure):
        brief = dict(zip(("KP", "Balochistan", "others"), ORDER))
        found = {}
        for ax in figure.axes:
            name, unit = ax.get_title(loc="left").split(": ")
            record = records["ucdp-ged" if name == "UCDP" else "acled"]
            heights = stairs(ax)[0] | {round(b.get_x() + b.get_width() / 2): b.get_height() for c in ax.containers for b in c}
            found |= {(brief[unit], record, year): height for year, height in heights.items()}
        return found

    return Again(
        table=lambda: {
            (unit, printed, y): value(source, unit, y)
            for source, printed in records.items()
            for unit in ORDER
            for y in recount.years(source)
        },
        finding=lambda: [share("ucdp-ged"), share("acled")],
        alt=lambda: [
            share("ucdp-ged"),
            share("acled"),
            f"{top('ucdp-ged')[0]:,.0f}",
            str(top("ucdp-ged")[1]),
            f"{top('acled')[0]:,.0f}",
            "30",
            str(top("acled")[1]),
        ],
        drawn=drawn,
        digits=1,
        index=("Record", "Year"),
    )


def bounds_again():
    shown = [year for year in recount.years("ucdp-ged") if year >= 2007]

    def deaths(code, year):
        return recount.by_year("ucdp-ged", "deaths", [code] if code else None, year)

    def ends(code, year):
        low = deaths(code, year) / deaths(None, year)
        return low, low + deaths(UNPLACED, year) / deaths(None, year)

    def table():
        found = {("Deaths without a province", y): deaths(UNPLACED, y) for y in shown}
        for code, unit in zip((KP, BALOCHISTAN), ORDER):
            for y in shown:
                found |= {(f"{unit}, low, %", y): ends(code, y)[0] * 100, (f"{unit}, high, %", y): ends(code, y)[1] * 100}
        return found

    def drawn(figure):
        found = {}
        for ax, unit in zip(figure.axes, ORDER):
            for y, low in zip(*ax.lines[0].get_data()):
                found[f"{unit}, low, %", int(y)] = found[f"{unit}, high, %", int(y)] = low * 100
            for (y, _), (_, high) in ax.collections[0].get_segments():
                found[f"{unit}, high, %", int(y)] = high * 100
        # Gaps of under half a point have no line.
        expected = table()
        return {k: v for k, v in found.items() if abs(v - expected[k]) > 0.5 or abs(v - expected[k]) < 0.06}

    year = max(shown, key=lambda y: ends(KP, y)[1] - ends(KP, y)[0])
    gap = deaths(UNPLACED, year) / deaths(None, year)
    return Again(
        table=table,
        finding=lambda: [str(year), f"{gap:.0%}"],
        alt=lambda: [str(year), f"{deaths(UNPLACED, year):,}", f"{deaths(None, year):,}", *[f"{v:.0%}" for v in ends(KP, year)]],
        drawn=drawn,
        digits=1,
        undrawn=lambda key, drawn: key[0].startswith("Deaths") or key[0].replace("high", "low") in {k for k, _ in drawn},
    )


def located_again():
    kinds = {"to the place": "1", "within about 25 km": "2", "to the district": "3", "to the province or less": "4567"}

    def rows(unit, year=None):
        return [
            r
            for r in recount.rows("precision")
            if r["source"] == "ucdp-ged" and r["scope"] == "militancy" and r["province"] in of_unit(unit) and year in (None, int(r["year"]))
        ]

    def share(unit, kind, year=None):
        every = sum(int(r["events"]) for r in rows(unit, year))
        return sum(int(r["events"]) for r in rows(unit, year) if r["where_prec"] in kinds[kind]) / every

    shown = [(unit, y) for unit in ORDER for y in recount.years("ucdp-ged") if y >= 2007 and rows(unit, y)]

    def drawn(figure):
        found = {}
        for ax, unit in zip(figure.axes, ORDER):
            for kind, heights in zip(kinds, stairs(ax), strict=True):
                found |= {(f"{kind}, %", unit, year): h * 100 for year, h in heights.items() if (unit, year) in shown}
        return found

    near = {unit: f"{share(unit, 'to the place'):.0%}" for unit in ORDER}
    return Again(
        table=lambda: {(f"{kind}, %", unit, y): share(unit, kind, y) * 100 for unit, y in shown for kind in kinds},
        finding=lambda: [near[unit] for unit in ORDER[:2]],
        alt=lambda: list(near.values()),
        drawn=drawn,
        digits=1,
        index=("Unit", "Year"),
    )


CHARTS = {
    "deaths_since_1989": lambda: by_province("ucdp-ged", "deaths", per_30=False),
    "deaths_since_2010": lambda: by_province("acled", "deaths", per_30=True),
    "events_by_province": events_again,
    "deaths_per_100_000": per_head,
    "kp_settled_and_merged": kp_in_parts,
    "shares_as_bounds": bounds_again,
    "location_by_year": located_again,
}
