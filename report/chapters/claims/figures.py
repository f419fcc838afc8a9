"""The map of verdicts: the main comparisons of S4, S1 and S13 against baselines of every start and several lengths."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from report.chapters.claims.measures import PANELS, STATEMENTS, marks
from report.errors import ReportError, choose
from report.estimates import choices, series
from report.figures.axes import dashed, note
from report.figures.chart import Chart, Layout, chart, colour
from report.figures.marks import say
from report.record.credits import credit
from report.words import long_date, span_of

LEGEND = ("bar: rise", "line: either", "frame: fall", "ring: registered")
POSITIONS = {"above": 0.4, "across": 0.07, "below": 0.3}
"""Where an interval lies, to one; and half the height of its mark, in rows."""


def _year(month: str) -> float:
    return int(month[:4]) + (int(month[5:]) - 1) / 12


def _runs(frame: pd.DataFrame):
    """Stretches of starts, one month after the other, whose intervals lie alike: first, last, position."""
    frame = frame.sort_values("start")
    for _, run in frame.groupby((frame["position"] != frame["position"].shift()).cumsum()):
        yield run["start"].iloc[0], run["start"].iloc[-1], run["position"].iloc[0]


def _panel(ax, frame: pd.DataFrame, title: str, hue: str, own: tuple[str, int]) -> None:
    """A row for each length, and along it each start: a bar, a line or a frame as the interval lies."""
    rows = {months: at for at, months in enumerate(sorted(frame["months"].unique()))}
    boxes: dict[str, list[Path]] = {name: [] for name in POSITIONS}
    for months, row in rows.items():
        for first, last, where in _runs(frame[frame["months"] == months]):
            if where:
                x, end, half = _year(first), _year(last) + 1 / 12, POSITIONS[where]
                corners = [(x, row - half), (end, row - half), (end, row + half), (x, row + half), (x, row - half)]
                boxes[where].append(Path(corners, closed=True))
    for where, paths in boxes.items():
        if paths:
            look = {"facecolor": "none", "edgecolor": colour(hue)} if where == "below" else {"facecolor": colour(hue), "linewidth": 0}
            ax.add_patch(PathPatch(Path.make_compound_path(*paths), **{"linewidth": 0.8, **look}))
    for month in series.breaks("acled", "deaths"):
        dashed(ax, _year(month), hue="muted")
    for ink, width in (("paper", 5), ("ink", 2)):
        look = {"markersize": 12, "markerfacecolor": "none", "markeredgecolor": colour(ink), "markeredgewidth": width}
        ax.plot([_year(own[0]) + 1 / 24], [rows[own[1]]], "o", **look)
    told = frame.groupby("months")["position"].value_counts().unstack(fill_value=0)
    said = []
    for months, row in rows.items():
        lie = ", ".join(f"{told.loc[months].get(where, 0)} {where} one" for where in POSITIONS)
        said.append((_year("2010-01"), row, f"Baselines of {span_of(months)}", f"{told.loc[months].sum()}: {lie}"))
    registered = f"Registered: {span_of(own[1])} from {long_date(own[0])}"
    say(ax, [*said, (_year(own[0]) + 1 / 24, rows[own[1]], registered, _against(frame, own))])
    ax.set_title(title, color=colour(hue))
    ax.set_ylim(-0.7, max(rows.values()) + 0.7)
    ax.set_yticks(list(rows.values()), [span_of(months) if months % 12 == 0 or months in (6, own[1]) else "" for months in rows])
    ax.grid(visible=False)
    ax.grid(axis="x")
    ax.set_xticks(range(2010, 2025, 2))


@chart
def map_of_verdicts(statements: Sequence[str] = STATEMENTS) -> Chart:
    """The main comparisons of S4, S1 and S13 (or of some of them) against baselines of every start and several lengths."""
    wanted = [choose({name: name for name in STATEMENTS}, statement) for statement in statements]
    if not wanted:
        raise ReportError(f"The map is of at least one statement. There are {', '.join(STATEMENTS)}.")
    frame = marks(wanted)
    panels = {at: panel for at, panel in enumerate(PANELS) if panel[0] in wanted}

    def draw(layout: Layout):
        columns = layout.columns(min(2, len(panels)), 1)
        rows = -(-len(panels) // columns)
        figure, axes = layout.figure(rows * 216, rows, columns, sharex=True)
        for ax, (at, (statement, _, _, title, hue)) in zip(axes.flat, panels.items()):
            _panel(ax, frame[frame["panel"] == at], title, hue, choices.registered(statement))
        for at, words in enumerate(LEGEND):
            note(axes.flat[0], 0.99, 0.9 - 0.095 * at, words, ha="right")
        for ax in axes.flat[len(panels) :]:
            ax.axis("off")
        return figure

    table = _table(frame)
    shares, last = _shares(frame), series.breaks("acled", "deaths")[-1]
    clear = frame[frame["start"] >= last]
    later, tried = _shares(clear), clear.groupby("panel").size()
    without = [
        f"{panel[3]}: {later.loc[at, 'above']:.0%} a rise, {later.loc[at, 'below']:.0%} a fall, of {tried[at]}"
        for at, panel in panels.items()
    ]
    told = [
        f"{panel[3]}: {shares.loc[at, 'above']:.0%} above one, {shares.loc[at, 'across']:.0%} across, {shares.loc[at, 'below']:.0%} below, "
        f"{_against(frame[frame['panel'] == at], choices.registered(panel[0]))} with the registered one"
        for at, panel in panels.items()
    ]
    start, months = choices.registered(wanted[0])
    return Chart(
        name="verdict-map",
        finding=_finding(panels, later),
        caption=(
            "A baseline begins in the month below and is as long as its row says. Bar: a rise, the whole interval above one. Line: the "
            "interval spans one. Empty frame: a fall. Ring: the registered one. Dashed: breaks in ACLED's record."
        ),
        alt=(
            f"Maps of baselines by first month and length. The registered one of {wanted[0]} is {span_of(months)} from {long_date(start)}. "
            f"{'; '.join(told)}. Of those that begin in {long_date(last)}, the last break, or later: {'; '.join(without)}."
        ),
        table=table,
        source=credit("acled"),
        unit="length of the baseline, by its first month",
        method="method-specification",
        draw=draw,
    )


def _against(frame: pd.DataFrame, own: tuple[str, int]) -> str:
    """The estimate against one baseline, by its start and length, with its interval."""
    at = frame[(frame["start"] == own[0]) & (frame["months"] == own[1])].iloc[0]
    return f"{at['estimate']:.2g}× ({at['low']:.2g} to {at['high']:.2g})"


def _shares(frame: pd.DataFrame) -> pd.DataFrame:
    """The share of a panel's baselines at each position."""
    found = frame.groupby("panel")["position"].value_counts(normalize=True).unstack(fill_value=0)
    return found.reindex(columns=list(POSITIONS), fill_value=0)


def _finding(panels: dict[int, tuple], later: pd.DataFrame) -> str:
    """What the first panels show, those of S4 or the first there is, of the baselines after the last break in the record."""
    if {0, 1} <= set(panels):
        told = f"{later.loc[0, 'above']:.0%} show a rise in KP, {later.loc[1, 'above']:.0%} in Balochistan"
    else:
        told = f"{later.loc[min(panels), 'above']:.0%} show a rise ({panels[min(panels)][3]})"
    return f"Of the baselines after the last break in the record {told}"


def _table(frame: pd.DataFrame) -> pd.DataFrame:
    """How many baselines of each length lie where."""
    counts = (
        frame.groupby(["panel", "months"])["position"].value_counts().unstack(fill_value=0).reindex(columns=list(POSITIONS), fill_value=0)
    )
    counts = counts.reset_index()
    return pd.DataFrame(
        {
            "Comparison": [PANELS[at][3] for at in counts["panel"]],
            "Months": counts["months"],
            "Baselines": counts[list(POSITIONS)].sum(axis=1),
            **{f"{name.capitalize()} one": counts[name] for name in POSITIONS},
        }
    )
