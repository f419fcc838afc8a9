"""What the book prints and draws, counted anew: the shared part.

For each module of report/charts/ and report/facts/ named X there is a module again_X.py here, with

- CHARTS: by the name of a chart's function, a function that returns an `Again`;
- FACTS: by a fact's name in the prose, a function of its arguments that returns the text;
- TRUTHS: by a truth's name, a function of its arguments that returns whether it holds;
- FALSE: one use of each truth that is false, with a pattern of the reason that it must give;

They rest on `recount`, not on the project's code.
"""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from recount import Chart


@dataclass
class Again:
    """A chart counted anew.

    table: its values by column and row, as (column, *values of `index`); numbers to `digits`.
    finding, alt: the numbers that they state, in their order, as printed.
    drawn: reads a figure's marks, by the same keys.
    undrawn: whether a value of the table rightly has no mark, given what is drawn.
    """

    table: Callable[[], dict[tuple, float | str]]
    finding: Callable[[], list[str]]
    alt: Callable[[], list[str]]
    drawn: Callable[..., dict[tuple, float]]
    digits: int = 0
    index: tuple[str, ...] = ("Year",)
    undrawn: Callable[[tuple, dict], bool] = lambda key, drawn: False


def old(kind: str) -> dict:
    """What the modules again_*.py have of a kind, in the form of `recount`; until the last of them is gone."""
    found = {}
    for path in sorted(Path(__file__).parent.glob("again_*.py")):
        module = importlib.import_module(path.stem)
        if kind == "FACTS":
            found |= {name: (str, function) for name, function in getattr(module, kind, {}).items()}
        elif kind in ("TRUTHS", "FALSE"):
            found |= getattr(module, kind, {})
        else:
            for name, make in getattr(module, "CHARTS", {}).items():
                found[name] = {"CHARTS": _chart, "DRAWN": lambda make: make().drawn, "UNDRAWN": lambda make: make().undrawn}[kind](make)
    return found


def _chart(make):
    def chart():
        one = make()
        return Chart(one.table(), one.finding(), one.alt(), one.digits, one.index)

    return chart


# --- Readers of what is drawn ---------------------------------------------------------------


def full_name(title: str) -> str:
    """A province's name from the title of a narrow panel."""
    return {"Azad Kashmir": "Azad Jammu and Kashmir"}.get(title, title)


def bars(ax) -> dict[int, float]:
    """Heights by year."""
    return {round(bar.get_x() + bar.get_width() / 2): bar.get_height() for bar in ax.patches}


def province_bars(figure) -> dict[tuple, float]:
    return {(full_name(ax.get_title(loc="left")), year): height for ax in figure.axes for year, height in bars(ax).items()}
