"""Breaks in the records themselves: what `data/specification.yml` suspects, and what the audit found."""

from __future__ import annotations

import numpy as np
import pandas as pd

from report.chapters.counting_violence.measures import SHORT, audited
from report.figures.axes import ratio_axis
from report.figures.chart import Chart, chart, colour
from report.record import provinces
from report.record.credits import credits_of
from report.words import long_date, ratio

KINDS = (
    ("change", "Change of events"),
    ("contrast", "… to a second source's"),
    ("mix", "… to that of deaths"),
)
COLUMNS = {"change": "Events, after to before", "contrast": "Beside a second source", "mix": "Events to deaths"}
LABEL = {"acled": "ACLED", "ucdp-ged": "UCDP", "ucdp-totals": "UCDP, country totals"}


def _intervals(lows: pd.Series, highs: pd.Series) -> list[str | None]:
    return [None if pd.isna(low) else f"{low:.2f} to {high:.2f}" for low, high in zip(lows, highs, strict=True)]


@chart
def audit_breaks() -> Chart:
    """Change in events at each suspected break, beside a second source and beside the same source's deaths."""
    frame = audited()
    groups = list(dict.fromkeys(zip(frame["source"], frame["candidate"], strict=True)))
    low, high = 0.05, 20
    places, labels, heads = [], [], []
    y = 0.0
    for source, month in groups:
        heads.append((y, f"{LABEL[source]}, {long_date(month)}"))
        y -= 1.1
        for row in frame[(frame["source"] == source) & (frame["candidate"] == month)].itertuples():
            places.append(y)
            labels.append(SHORT[row.province])
            y -= 1
        y -= 0.3
    places = np.array(places)
    marks = {"break in the record": "D", "suspected": "o", "no break seen": "o"}

    def draw(layout):
        figure, axes = layout.figure(560 if layout.narrow else 520, 1, 3, sharey=True)
        for at, (ax, (kind, title)) in enumerate(zip(axes.flat, KINDS)):
            for place, row in zip(places, frame.itertuples()):
                value = getattr(row, kind)
                if pd.isna(value):
                    continue
                tone = colour(row.province)
                filled = row.verdict != "no break seen"
                ax.hlines(
                    place, *np.clip([getattr(row, f"{kind}_low"), getattr(row, f"{kind}_high")], low, high), color=tone, linewidth=1.4
                )
                ax.plot(
                    [float(np.clip(value, low, high))],
                    [place],
                    marks[row.verdict],
                    color=tone,
                    markerfacecolor=tone if filled else colour("paper"),
                    markersize=6,
                    label=f"{LABEL[row.source]}, {long_date(row.candidate)}",
                )
            ratio_axis(ax, low, high)
            ax.set_xticks([0.1, 1, 10])
            ax.grid(axis="y", visible=False)
            ax.set_title(title if not layout.narrow else ("Events", "… to 2nd\nsource's", "… to\ndeaths'")[at], fontsize=11)
            ax.set_yticks(places, labels)
            ax.set_ylim(y + 0.8, 0.9)
        for place, text in heads:
            axes[0, 0].annotate(
                text,
                (0, place),
                xycoords=("axes fraction", "data"),
                fontsize=11,
                fontweight="bold",
                va="center",
                ha="left",
                xytext=(-64, 0),
                textcoords="offset points",
            )
        return figure

    shown = frame[frame["verdict"] == "break in the record"]
    suspected = frame[frame["verdict"] == "suspected"]
    table = pd.DataFrame(
        {
            "Record": frame["source"].map(LABEL), "Suspected from": frame["candidate"], "Place": frame["province"].map(provinces.names()).where(frame["province"] != "PK", "Pakistan"),
            **{
                name: column for kind, title in COLUMNS.items() for name, column in (
                    (title, frame[kind].round(2)), (f"{title}: interval", _intervals(frame[f"{kind}_low"], frame[f"{kind}_high"])),
                )
            },
            "Other months with as large a change": [f"{v:.0%}" if pd.notna(v) else "–" for v in frame["reference_as_large"]], "Verdict": frame["verdict"],
        }
    )  # fmt: skip
    national = frame[(frame["province"] == "PK") & frame["change"].notna()]
    return Chart(
        name="audit-breaks",
        finding=f"Of {len(frame)} checks of the records, {len(shown)} show a break and {len(suspected)} suggest one",
        caption=(
            "Events in the twelve months from each suspected month, as a ratio to the twelve before: by itself, as a ratio to the change of "
            "the other source (UCDP or ACLED) over the same months, and as a ratio to the change of the same record's deaths. Diamond: a "
            "break, confirmed by the second source; filled dot: suspected; open dot: none seen. Lines: 95% intervals, calibrated."
        ),
        alt=(
            f"Rows by suspected break and place. {len(shown)} of {len(frame)} show a break, {len(suspected)} are suspected. "
            + " ".join(
                f"{LABEL[r.source]}, {long_date(r.candidate)}, whole country: events {ratio(r.change)} times, {r.verdict}."
                for r in national.itertuples()
            )
        ),
        table=table,
        source=credits_of("acled", "ucdp-ged"),
        method="method-audit",
        draw=draw,
    )
