"""The charts of the book, discovered and drawn: each at most once in a process."""

import functools
import importlib
import inspect
import pkgutil
from collections.abc import Callable

import prose

from report import charts
from report.chart import STYLE, Chart


def discovered() -> dict[str, Callable[..., Chart]]:
    """Every function of report/charts/ that makes a chart, by its dotted name."""
    found = {}
    for module in pkgutil.iter_modules(charts.__path__):
        module = importlib.import_module(f"{charts.__name__}.{module.name}")
        for name, value in list(vars(module).items()):
            if inspect.isfunction(value) and hasattr(value, "__wrapped__") and value.__module__ == module.__name__:
                found[f"{module.__name__}.{name}"] = value
    return found


FUNCTIONS = discovered()


def make(function: str) -> Chart:
    """The chart as a chapter shows it, with the arguments of its call."""
    positional, named = prose.arguments(function)
    return FUNCTIONS[function](*positional, **named)


made = functools.cache(make)


@functools.cache
def bundle(function: str) -> dict:
    return made(function)._repr_mimebundle_()


@functools.cache
def figure(function: str, layout):
    import matplotlib

    with matplotlib.rc_context(STYLE):
        return made(function).draw(layout)
