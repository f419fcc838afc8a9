"""Every number and every truth that the prose names: one function each.

A fact returns text, as it is printed. A truth returns whether it holds, and why. Names in prose
are those of the functions with hyphens; what follows the name is passed as arguments. The
functions stand in the facts of report/chapters/, which are read when a first name is looked up.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Callable
from pathlib import Path

from report.errors import ReportError

FACTS: dict[str, Callable[..., str]] = {}
TRUTHS: dict[str, Callable[..., tuple[bool, str]]] = {}


def fact(function):
    """Registers a function whose value the prose may name. It returns printed text."""
    return _registered(FACTS, function)


def truth(function):
    """Registers a condition that a sentence may name. It returns (holds, because)."""
    return _registered(TRUTHS, function)


def _registered(table: dict, function):
    name = function.__name__.replace("_", "-")
    if name in table:
        raise ValueError(f"Two functions are named {name}; names in prose must be unique.")
    table[name] = cached = functools.cache(function)
    return cached


@functools.cache
def load() -> None:
    """Reads every module of facts in report/chapters/, so that its names are registered."""
    report = Path(__file__).resolve().parent.parent
    for path in sorted((report / "chapters").rglob("*facts.py")):
        importlib.import_module(".".join(path.relative_to(report.parent).with_suffix("").parts))


def _call(kind: str, table: dict, text: str):
    load()
    name, *arguments = text.split() or [""]
    if name not in table:
        raise ReportError(f"There is no {kind} named {name!r}. Add a function to a facts.py of report/chapters/.")
    try:
        return table[name](*arguments)
    except (TypeError, ValueError, LookupError, ArithmeticError) as error:
        why = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        raise ReportError(
            f"The {kind} {text!r} cannot be computed ({why}). See what {table[name].__module__}.{table[name].__name__} takes."
        ) from error


def value(text: str) -> str:
    """The fact that a role names, as text; ReportError when there is none."""
    return _call("fact", FACTS, text)


def holds(text: str) -> tuple[bool, str]:
    """Whether the truth that a role names holds, and why; ReportError when there is none."""
    return _call("truth", TRUTHS, text)
