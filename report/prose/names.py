"""Every number and every truth that the prose names.

A fact is a function that returns a `Quantity` or text: `ratio acled deaths PK-KP since-kabul 2020-01..2021-07`. A truth
compares one, `… above 1`, or names a rule, a function that returns whether it holds, and why. Names are those of the
functions with hyphens; source, measure, place and period follow in this order, then options as name=value.

    FACT above | below | at-least | at-most | is NUMBER or FACT (is: also text, with hyphens for spaces)
    each FACT above …                for each of the parts of an argument that + joins
    TRUTH and TRUTH

The functions stand in the facts of report/chapters/, which are read when a first name is looked up.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import itertools
import math
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from report import specification, trace
from report.errors import ReportError, near
from report.words import number

FACTS: dict[str, Callable[..., Quantity | str]] = {}
TRUTHS: dict[str, Callable[..., tuple[bool, str]]] = {}


class Quantity(float):
    """A number, the text that the book prints for it, and of which numbers it was made, where its entry shows the sum."""

    text: str
    unit: str
    made: str

    def __new__(cls, value: float, printed: Callable[[float], str] | str = number, unit: str = "", made: str = ""):
        self = super().__new__(cls, value)
        self.text = printed if isinstance(printed, str) else printed(value)
        self.made = made
        self.unit = unit or ("%" if self.text.endswith("%") else "times" if self.text.endswith(" times") else "")
        return self

    def __str__(self):
        return self.text


def fact(function=None, *, unit: str = "", says: Mapping[str, str] | None = None):
    """Registers a function whose value the prose may name. It returns a `Quantity`, or text.

    unit: in what it is told, where neither what it prints (34%, 2.4 times) nor its argument `measure` says it; an argument
    that says a part of it in braces, as {measure} per 30 days. says: what it means with a choice among its arguments, where
    the docstring lists the choices.
    """
    if function is None:
        return functools.partial(fact, unit=unit, says=says)
    function.unit, function.says = unit, says or {}
    return _registered(FACTS, function)


def truth(function):
    """Registers a rule that a sentence may name, where a comparison does not say it. It returns (holds, because)."""
    return _registered(TRUTHS, function)


def reads(*chapters: str):
    """Marks a fact or rule that counts what chapters say: it is asked again when they change."""

    def mark(function):
        function.reads = chapters
        return function

    return mark


def _registered(table: dict, function):
    name = function.__name__.replace("_", "-")
    if name in table:
        raise ValueError(f"Two functions are named {name}; names in prose must be unique.")
    table[name] = cached = trace.remembered(function)
    return cached


@functools.cache
def load() -> None:
    """Reads every module of facts in report/chapters/, so that its names are registered."""
    report = Path(__file__).resolve().parent.parent
    for path in sorted((report / "chapters").rglob("*facts.py")):
        importlib.import_module(".".join(path.relative_to(report.parent).with_suffix("").parts))


def takes(function: Callable) -> str:
    """The arguments of a fact or rule, as the prose gives them: source measure places when [digits=…]."""
    forms: dict[object, str] = {
        inspect.Parameter.KEYWORD_ONLY: "{}=…",
        inspect.Parameter.VAR_KEYWORD: "name=…",
        inspect.Parameter.VAR_POSITIONAL: "{} …",
    }
    words = []
    for one in inspect.signature(function).parameters.values():
        optional = one.kind == one.VAR_KEYWORD or one.default is not one.empty
        word = forms.get(one.kind, "{}").format(one.name)
        words.append(f"[{word}]" if optional else word)
    return " ".join(words)


def called(kind: str, text: str) -> tuple[Callable, list[str], dict[str, str]]:
    """The function that a fact or rule names, and its arguments; ReportError when there is none, or it takes others."""
    load()
    table: dict[str, Callable] = FACTS if kind == "fact" else TRUTHS
    name, *words = text.split() or [""]
    if name not in table:
        add = "Add a function to a facts.py of report/chapters/."
        raise ReportError(f"There is no {kind} named {name!r}. {near(name, table) or add} All names: python -m report facts")
    positional = [word for word in words if "=" not in word]
    named = dict(word.split("=", 1) for word in words if "=" in word)
    try:
        inspect.signature(table[name]).bind(*positional, **named)
    except TypeError as error:
        hint = " ".join(near(word, inspect.signature(table[name]).parameters) for word in named).strip()
        raise ReportError(
            f"The {kind} {text!r} cannot be computed ({error}). {hint} It takes: {takes(table[name])}".replace("  ", " ")
        ) from error
    return table[name], positional, named


def _call(kind: str, text: str):
    function, positional, named = called(kind, text)
    try:
        return function(*positional, **named)
    except (TypeError, ValueError, LookupError, ArithmeticError) as error:
        why = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        where = f"{function.__module__}.{function.__name__}"
        raise ReportError(f"The {kind} {text!r} cannot be computed ({why}). See {where}; it takes: {takes(function)}") from error


def value(text: str) -> str:
    """The fact that a role names, as text; ReportError when there is none."""
    return str(quantity(text))


def quantity(text: str) -> Quantity | str:
    """The same as a number, where it is one."""
    return _call("fact", text)


def holds(text: str) -> tuple[bool, str]:
    """Whether the truth that a link names holds, and why; ReportError when there is none."""
    found = [(said, *_holds(condition)) for said, condition in conditions(text)]
    return all(true for _, true, _ in found), "; ".join(" ".join(filter(None, (said, because))) for said, _, because in found)


def conditions(text: str) -> list[tuple[str, str]]:
    """The conditions of a truth; of one for each part of what + joins, one for each, with the part that it is for."""
    found = []
    for part in " ".join(text.split()).split(" and "):
        found += _each(part) if part.startswith("each ") else [("", part)]
    return found


def named(text: str) -> set[str]:
    """The facts and rules that a fact or truth names: a comparison may name two."""
    found = set()
    for part in text.split(" and "):
        part = part.removeprefix("each ")
        left, _, right = specification.comparison(part) or (part, "", "")
        found |= {side.split()[0] for side in (left, right) if side.split()}
    return found & {*FACTS, *TRUTHS}


def _each(text: str) -> list[tuple[str, str]]:
    """One condition for each part of what + joins: of each place, of each year …"""
    words = text.split()[1:]
    parts = [[f"{head}{equals}{part}" for part in tail.split("+")] for head, equals, tail in (word.rpartition("=") for word in words)]
    return [
        (" ".join(one for one, among in zip(choice, parts) if len(among) > 1), " ".join(choice)) for choice in itertools.product(*parts)
    ]


def compared(condition: str) -> tuple[str, str, str] | None:
    """What a condition compares, the word for how, and with what; None for a rule."""
    found = specification.comparison(condition)
    return found and (found[0], _word(found[1]), found[2])


def _word(symbol: str) -> str:
    return next(word for word, sign in specification.WORDS.items() if sign == symbol).replace("-", " ")


def is_fact(text: str) -> bool:
    """Whether a side of a comparison is a fact, not a number or text."""
    load()
    return text.split()[0] in FACTS


def _holds(condition: str) -> tuple[bool, str]:
    load()
    compared = specification.comparison(condition)
    if compared is None:
        if condition.split()[:1] and condition.split()[0] in FACTS:
            raise ReportError(f"{condition!r} is a fact. A truth compares it, as in: {condition} above 1.")
        return _call("truth", condition)
    left, symbol, right = compared
    found, limit = quantity(left), _limit(right)
    text = isinstance(limit, str)
    if (text and symbol != "==") or (not text and isinstance(found, str)):
        raise ReportError(f"{left!r} is {str(found)!r}, which can't be compared in that way with {right!r}.")
    true = specification.COMPARE[symbol](str(found).replace(" ", "-") if text else found, limit)
    if symbol == "==":
        return true, _exact(found) if true else f"{_exact(found)}, not {_exact(limit)}"
    return true, f"{_exact(found)}, {'' if true else 'not '}{_word(symbol)} {_exact(limit)}"


def _limit(text: str) -> float | str:
    """What a fact is compared with: a number, another fact, or text."""
    if re.fullmatch(r"-?\d+(\.\d+)?", text):
        return float(text)
    return quantity(text) if is_fact(text) else text


def _exact(found: float | str) -> str:
    """A number as it is printed, and to four digits where that hides some of it."""
    if not isinstance(found, float):
        return found
    short, printed = f"{found:.4g}", str(found)
    if not isinstance(found, Quantity):
        return short
    return printed if not math.isfinite(found) or printed.replace(",", "") == f"{found:g}" else f"{printed} ({short})"
