"""Every number, truth and chart of the book once more: in SQL, over the tables of data/.

Nothing here imports the project's code or pandas. `tables` loads and asks; each other module is about a chapter and has

- FACTS: by a fact's name in the prose, a format (or formats by the last argument) and a function of its arguments that
  gives a number (or a row);
- TRUTHS: by a rule's name, a function of its arguments that gives whether it holds;
- FALSE: one use of each rule that is false, with a pattern of the reason that it must give;
- CHARTS: by the name of a chart's function, a function that returns a `Chart`;
- DRAWN, UNDRAWN: by the same, what reads a figure's marks, and whether a value of the table rightly has none.
"""

import functools
import importlib
import itertools
import operator
import pkgutil
import re
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


def _call(function, words: list[str]):
    """A function of the words that follow a name, some as name=text."""
    named = dict(word.split("=", 1) for word in words if "=" in word)
    return function(*(word for word in words if "=" not in word), **named)


def value(*words: str):
    """The number of a fact (or its row), as the prose names it: total acled deaths PK-KP 2024."""
    name, *arguments = " ".join(words).split()
    return _call(every("FACTS")[name][1], arguments)


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


COMPARE = {"above": operator.gt, "below": operator.lt, "at-least": operator.ge, "at-most": operator.le, "is": operator.eq}


def _number(text: str):
    """What a truth compares: a number, a fact (2 of 4 as a half), or text with hyphens for its spaces."""
    if re.fullmatch(r"-?[\d.]+", text):
        return float(text)
    if text.split()[0] not in every("FACTS"):
        return text
    found = value(text)
    return found[0] / found[1] if isinstance(found, tuple) else found.replace(" ", "-") if isinstance(found, str) else found


def _holds(condition: str) -> bool:
    words = condition.split()
    found = [at for at, word in enumerate(words) if word in COMPARE]
    if found:
        left, right = (_number(" ".join(side)) for side in (words[: found[0]], words[found[0] + 1 :]))
        return left is not None and COMPARE[words[found[0]]](left, right)
    return bool(_call(every("TRUTHS")[words[0]], words[1:]))


def holds(text: str) -> bool:
    """Whether a truth as the prose names it holds: a comparison of facts or a rule, for each of what + joins, and another."""
    for condition in text.split(" and "):
        choices = [condition.split()]
        if condition.startswith("each "):
            parts = [
                [head + equals + part for part in tail.split("+")] for head, equals, tail in (w.rpartition("=") for w in choices[0][1:])
            ]
            choices = list(itertools.product(*parts))
        if not all(_holds(" ".join(words)) for words in choices):
            return False
    return True
