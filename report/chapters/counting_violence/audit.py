"""Breaks in the records themselves: what `data/specification.yml` suspects, and what the audit found."""

from __future__ import annotations

import pandas as pd

from report.chapters.counting_violence.measures import SHORT, audited
from report.figures.axes import ratio_axis, ratios
from report.figures.chart import Chart, Layout, chart, colour
from report.figures.units import measured_in
from report.record import provinces
from report.record.credits import credits_of
from report.words import long_date, ratio

KINDS = {
    "change": ("Change of events", "Events"),
    "contrast": ("… to a second source's", "… to 2nd\nsource's"),
    "mix": ("… to that of deaths", "… to\ndeaths'"),
}
"""What is compared, with its title on a wide and on a narrow figure."""
UNITS = {"change": "times the year before", "contrast": "times the other’s", "mix": "times that of deaths"}
COLUMNS = {"change": "Events, after to before", "contrast": "Beside a second source", "mix": "Events to deaths"}
LOW, HIGH = 0.05, 20
LABEL = {"acled": "ACLED", "ucdp-ged": "UCDP", "ucdp-totals": "UCDP, country totals"}
MARKERS = {"break in the record": "D", "suspected": "o", "no break seen": "o"}


def _intervals(lows: pd.Series, highs: pd.Series) -> list[str | None]:
    return [None if pd.isna(low) else f"{low:.2f} to {high:.2f}" for low, high in zip(lows, highs, strict=True)]


def _places(frame: pd.DataFrame) -> tuple[list[float], dict[str, float]]:
    """Where each row stands, and the head of each suspected month, from nought down."""
    places, heads, y = [], {}, 0.0
    for (source, month), rows in frame.groupby(["source", "candidate"], sort=False):
        heads[f"{LABEL[source]}, {long_date(month)}"] = y
        places += [y - 1.1 - i for i in range(len(rows))]
        y -= 1.4 + len(rows)
    return places, heads


def _checks(ax, kind: str, frame: pd.DataFrame, places: list[float]) -> None:
    """The ratios of one kind, each in the colour of its place and in the form of its verdict."""
    spans = frame.rename(columns={kind: "estimate", f"{kind}_low": "low", f"{kind}_high": "high"})
    for i, row in enumerate(frame.itertuples()):
        if pd.notna(spans["estimate"].iloc[i]):
            face = row.province if row.verdict != "no break seen" else "paper"
            style = {"color": colour(row.province), "markerfacecolor": colour(face), "marker": MARKERS[row.verdict], "markersize": 6}
            style["label"] = f"{LABEL[row.source]}, {long_date(row.candidate)}"
            ratios(ax, spans[i : i + 1], [places[i]], COLUMNS[kind], along="y", within=(LOW, HIGH), digits=2, **style)
    ratio_axis(ax, LOW, HIGH)
    ax.set_xticks([0.1, 1, 10])
    ax.grid(axis="y", visible=False)
    ax.set_yticks(places, frame["province"].map(SHORT))


@chart
def audit_breaks() -> Chart:
    """Change in events at each suspected break, beside a second source and beside the same source's deaths."""
    frame = audited()
    places, heads = _places(frame)

    def draw(layout: Layout):
        figure, axes = layout.figure(560 if layout.narrow else 520, 1, 3, sharey=True)
        for ax, kind in zip(axes.flat, KINDS):
            _checks(ax, kind, frame, places)
            ax.set_title(KINDS[kind][layout.narrow], fontsize=11)
            measured_in(ax, "times" if layout.narrow else UNITS[kind])
            ax.set_ylim(min(places) - 0.5, 0.9)
        style = {"xytext": (-64, 0), "textcoords": "offset points", "fontsize": 11, "fontweight": "bold", "va": "center"}
        for text, y in heads.items():
            axes[0, 0].annotate(text, (0, y), xycoords=("axes fraction", "data"), **style)
        return figure

    shown = frame[frame["verdict"] == "break in the record"]
    suspected = frame[frame["verdict"] == "suspected"]
    ratios_of = {}
    for kind, title in COLUMNS.items():
        ratios_of[title] = frame[kind].round(2)
        ratios_of[f"{title}: interval"] = _intervals(frame[f"{kind}_low"], frame[f"{kind}_high"])
    table = pd.DataFrame(
        {
            "Record": frame["source"].map(LABEL),
            "Suspected from": frame["candidate"],
            "Place": frame["province"].map(provinces.names()).where(frame["province"] != "PK", "Pakistan"),
            **ratios_of,
            "Other months with as large a change": [f"{v:.0%}" if pd.notna(v) else "–" for v in frame["reference_as_large"]],
            "Verdict": frame["verdict"],
        }
    )
    told = [
        f"{LABEL[row.source]}, {long_date(row.candidate)}, whole country: events {ratio(row.change)} times, {row.verdict}."
        for row in frame[(frame["province"] == "PK") & frame["change"].notna()].itertuples()
    ]
    return Chart(
        name="audit-breaks",
        finding=f"{len(shown)} of {len(frame)} checks of the records show a break in the counting",
        caption=(
            "Events in the twelve months from each suspected month, as a ratio to the twelve before: by itself, as a ratio to the change of "
            "the other source (UCDP or ACLED) over the same months, and as a ratio to the change of the same record's deaths. Diamond: a "
            "break, confirmed by the second source; filled dot: suspected; open dot: none seen. Lines: 95% intervals, calibrated."
        ),
        alt=f"Rows by suspected break and place. {len(shown)} of {len(frame)} show a break, {len(suspected)} are suspected. {' '.join(told)}",
        table=table,
        source=credits_of("acled", "ucdp-ged"),
        unit="times the twelve months before",
        method="method-audit",
        draw=draw,
    )
