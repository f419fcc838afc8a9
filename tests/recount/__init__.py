"""Every number, truth and chart of the book once more: in SQL, over the tables of data/.

Nothing here imports the project's code or pandas. `tables` loads and asks; each other module is about a chapter and has

- FACTS: by a fact's name in the prose, a format (or formats by the last argument) and a function of its arguments that
  gives a number (or a row);
- TRUTHS: by a truth's name, a function of its arguments that gives whether it holds;
- FALSE: one use of each truth that is false, with a pattern of the reason that it must give;
- CHARTS: by the name of a chart's function, a function that returns a `Chart`;
- DRAWN, UNDRAWN: by the same, what reads a figure's marks, and whether a value of the table rightly has none.
"""

import functools
import importlib
import pkgutil
import string
from dataclasses import dataclass

from recount.plain import *  # noqa: F403  rows and sums in plain Python, for tests that ask the tables themselves
from recount.tables import FORMATS


@dataclass
class Chart:
    """A chart counted anew.

    table: its values by column and row, as (column, *values of `index`); numbers to `digits`.
    finding, alt: what they state in its order, with semicolons between: a number as printed, or a fact by its
    name, as it is printed or (after a bar) with so many digits: 2021; ratio acled deaths PK-KP 2024 2023|.2f
    """

    table: dict[tuple, float | str]
    finding: str | list[str]
    alt: str | list[str]
    digits: int = 0
    index: tuple[str, ...] = ("Year",)


@functools.cache
def every(kind: str) -> dict:
    """What all modules here have of a kind."""
    found = {}
    for module in pkgutil.iter_modules(__path__):  # noqa: F405
        for name, entry in getattr(importlib.import_module(f"{__name__}.{module.name}"), kind, {}).items():
            assert name not in found, f"{kind} has {name} twice"
            found[name] = entry
    return found


def value(*words: str):
    """The number of a fact (or its row), as the prose names it: total acled deaths PK-KP 2024."""
    name, *arguments = " ".join(words).split()
    return every("FACTS")[name][1](*arguments)


class _Printer(string.Formatter):
    def format_field(self, number, form):
        return FORMATS[form](number) if form in FORMATS else format(number, form)


def say(*words: str) -> str:
    """The same as it is printed."""
    form, answer = every("FACTS")[" ".join(words).split()[0]][0], value(*words)
    row = answer if isinstance(answer, tuple) else (answer,)
    if isinstance(form, dict):  # by the last argument
        form = form.get(" ".join(words).split()[-1], form[""])
    return form(*row) if callable(form) else _Printer().format(form, *row)


def told(entries: str | list[str]) -> str:
    """What a chart's finding or alt text states, as printed."""
    found = []
    for entry in entries.split("; ") if isinstance(entries, str) else entries:
        fact, _, form = entry.partition("|")
        known = entry.split(" ")[0] in every("FACTS")
        found.append(entry if not known else format(value(fact), form) if form else say(fact))
    return "; ".join(found)


def holds(text: str) -> bool:
    """Whether a truth as the prose names it holds."""
    name, *arguments = text.split()
    return bool(every("TRUTHS")[name](*arguments))
