"""The maps and the chart of the border, counted anew from data/*.csv."""

import recount
from again import Again
from again_places import border, period_rate
from matplotlib.colors import to_hex

from report.figures.chart import PALETTE

MAPS = {
    "UCDP 2007 to 2014": ("ucdp-ged", "2007..2014"),
    "UCDP 2015 to 2020": ("ucdp-ged", "2015..2020"),
    "ACLED 2015 to 2020": ("acled", "2015..2020"),
    "ACLED since August 2021": ("acled", "since-kabul"),
}
NAMES = {
    "PK-KP": "Khyber Pakhtunkhwa",
    "settled": "Khyber Pakhtunkhwa without the tribal areas",
    "merged": "Former tribal areas (FATA)",
    "PK-BA": "Balochistan",
    "PK-SD": "Sindh",
    "PK-PB": "Punjab",
    "PK-IS": recount.names()["PK-IS"],
}
STEPS = (1, 2, 5, 10, 20)


def units(source):
    return ["settled", "merged", *list(NAMES)[3:]] if source == "ucdp-ged" else ["PK-KP", *list(NAMES)[3:]]


def rates():
    """Map, unit and rate."""
    return {(title, unit): period_rate(source, unit, when) for title, (source, when) in MAPS.items() for unit in units(source)}


def maps_again():
    found = rates()

    def table():
        return {(title, name): found.get((title, unit), float("nan")) for title in MAPS for unit, name in NAMES.items()}

    def drawn(figure):
        """The printed numbers, by the rate that they must be; Islamabad has none."""
        marks = {}
        for ax in figure.axes[:4]:
            title = ax.get_title(loc="left")
            printed = [text.get_text() for text in ax.texts if text.get_text()]
            wanted = {unit: f"{rate:.1f}" for (t, unit), rate in found.items() if t == title and unit != "PK-IS"}
            assert sorted(printed) == sorted(wanted.values())
            marks |= {(title, NAMES[unit]): float(text) for unit, text in wanted.items()}
            # Each unit of the census has one inked shape, as densely as its class.
            inked = [patch.get_facecolor() for patch in ax.patches if patch.get_facecolor()[3] > 0]
            assert {to_hex(ink) for ink in inked} == {PALETTE["accent"][0]}
            shades = {ink[3] for ink in inked}
            classes = sorted({sum(rate > step for step in STEPS) for (t, _), rate in found.items() if t == title})
            assert len(shades) == len(classes)
        return marks

    def top(title):
        unit = max((u for t, u in found if t == title), key=lambda u: found[title, u])
        return unit

    def alt():
        numbers = []
        for title in MAPS:
            years = [w for w in title.replace("August ", "").split() if w.isdigit()]
            # In the order of the panel: provinces by display, KP in its parts.
            source = MAPS[title][0]
            numbers += years + [f"{found[title, u]:.1f}" for u in order(source)] + ["100,000"]
        return numbers

    def order(source):
        return (["settled", "merged"] if source == "ucdp-ged" else ["PK-KP"]) + list(NAMES)[3:]

    assert top("UCDP 2007 to 2014") == "merged" and top("ACLED since August 2021") == "PK-BA"
    return Again(
        table=table,
        finding=lambda: ["2007", "2014", "2021"],
        alt=alt,
        drawn=drawn,
        digits=1,
        index=("Unit",),
        undrawn=lambda key, drawn: key[1] == NAMES["PK-IS"],
    )


def bands_again():
    shown = {"merged": "Former tribal areas", "settled": "KP without them", "PK-BA": "Balochistan"}
    bands = (10, 25, 50, 100)
    area, before, since = "Area, %", "Deaths before August 2021, %", "Deaths since, %"

    def deaths(unit, period, band):
        row = border(unit, period, str(band))
        return row["deaths_best"] / row["placeable_deaths"] * 100

    def placeable(unit, period):
        return border(unit, period, "100")["placeable_events"]

    def table():
        found = {}
        for unit, name in shown.items():
            for band in bands:
                key = (name, band)
                found |= {
                    (area, *key): border(unit, "all", str(band))["area_share"] * 100,
                    (before, *key): deaths(unit, "before", band),
                    (since, *key): deaths(unit, "after", band),
                    ("Placeable events before", *key): placeable(unit, "before"),
                    ("Placeable events since", *key): placeable(unit, "after"),
                }
        return found

    def drawn(figure):
        found = {}
        for ax, name in zip(figure.axes, shown.values(), strict=True):
            assert ax.get_title(loc="left") == name
            found |= {(area, name, band): bar.get_height() * 100 for band, bar in zip(bands, ax.patches, strict=True)}
            for column, line in zip((before, since), ax.lines, strict=True):
                found |= {(column, name, band): value * 100 for band, value in zip(bands, line.get_ydata(), strict=True)}
        return found

    def share(unit, band="50"):
        return [f"{border(unit, 'all', band)['area_share']:.0%}", f"{deaths(unit, 'before', band):.0f}%"]

    def alt():
        after = sum(placeable(unit, "after") for unit in shown)
        return [*share("merged"), "2021", "50", *share("PK-BA"), "2021", f"{after:.0f}"]

    return Again(
        table=table,
        finding=lambda: [share("merged")[1], "50", share("merged")[0]],
        alt=alt,
        drawn=drawn,
        digits=1,
        index=("Unit", "Up to km"),
        undrawn=lambda key, drawn: key[0].startswith("Placeable"),
    )


CHARTS = {"rates_by_period": maps_again, "border_bands": bands_again}
