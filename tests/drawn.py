"""The charts of the book, discovered and drawn: each at most once in a process."""

import functools
import importlib
import inspect
from collections.abc import Callable

import prose

from report.figures.chart import STYLE, Chart
from report.paths import ROOT


def discovered() -> dict[str, Callable[..., Chart]]:
    """Every function of report/chapters/ that makes a chart, by its dotted name."""
    found = {}
    for path in sorted((ROOT / "report" / "chapters").rglob("*.py")):
        module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
        for name, value in list(vars(module).items()):
            own = inspect.isfunction(value) and value.__module__ == module.__name__
            if own and hasattr(value, "__wrapped__") and not hasattr(value, "cache_clear"):  # what is remembered is no chart
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
