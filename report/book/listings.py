"""Long lists with filters that need no script: by facets, in CSS alone."""

from __future__ import annotations

import functools
import html
import itertools


def escape(text: str) -> str:
    """Text as HTML, letter for letter: quotation marks and apostrophes stay as they are."""
    return html.escape(text, quote=False)


class Facet:
    """One way to choose among entries: a prefix, a legend, the values that occur and their labels."""

    def __init__(self, prefix: str, legend: str, values: dict[str, str], of):
        self.prefix, self.legend, self.values, self.of = prefix, legend, values, of

    def classes(self, entry) -> list[str]:
        return [f"{self.prefix}-{value}" for value in self.of(entry)]

    def occurring(self, entries: list) -> dict[str, int]:
        """Values in their order with the number of entries, those that occur."""
        found = {value: sum(value in self.of(e) for e in entries) for value in self.values}
        return {value: count for value, count in found.items() if count}


class Listing:
    """A register's page: entries in groups, with facets."""

    def __init__(self, name: str, noun: str, groups: dict[str, list], facets: list[Facet]):
        self.name, self.noun, self.facets = name, noun, facets
        self.groups = {title: entries for title, entries in groups.items() if entries}

    @property
    def entries(self) -> list:
        return list(itertools.chain.from_iterable(self.groups.values()))

    def classes(self, entry) -> str:
        return " ".join(["entry", *itertools.chain.from_iterable(f.classes(entry) for f in self.facets)])

    def form(self) -> str:
        """The radio buttons. Without CSS's :has they don't show; without a script they work."""
        parts = [f'<form class="register-filters" autocomplete="off" aria-label="Choose among {self.noun}">']
        for facet in self.facets:
            name = f"{self.name}-{facet.prefix}"
            parts.append(f'<fieldset><legend>{escape(facet.legend)}</legend><div class="choices">')
            choices = {"all": ("All", len(self.entries))}
            choices |= {v: (facet.values[v], n) for v, n in facet.occurring(self.entries).items()}
            for value, (label, count) in choices.items():
                checked = " checked" if value == "all" else ""
                parts.append(
                    f'<label for="{name}-{value}"><input type="radio" name="{name}" id="{name}-{value}"{checked}>'
                    f'<span>{escape(label)} <span class="count">{count}</span></span></label>'
                )
            parts.append("</div></fieldset>")
        parts.append('<button type="reset">Show all</button></form>')
        return "".join(parts)

    def css(self) -> str:
        """The rules by which a choice hides entries, and groups that a choice leaves empty."""

        def chosen(choice: dict) -> str:
            return ":root" + "".join(f":has(#{self.name}-{p}-{v}:checked)" for p, v in choice.items())

        rules = []
        options = [[(f.prefix, v) for v in f.occurring(self.entries)] for f in self.facets]
        for prefix, value in itertools.chain.from_iterable(options):
            rules.append(f"{chosen({prefix: value})} .{self.name} .entry:not(.{prefix}-{value}){{display:none}}")
        held = [{frozenset(itertools.chain.from_iterable(f.classes(e) for f in self.facets)) for e in g} for g in self.groups.values()]

        @functools.cache
        def empty(classes: frozenset) -> set[int]:
            return {i for i, group in enumerate(held) if not any(classes <= entry for entry in group)}

        for size in range(1, len(options) + 1):
            for facets in itertools.combinations(options, size):
                for choice in itertools.product(*facets):
                    classes = frozenset(f"{p}-{v}" for p, v in choice)
                    by_parts = set().union(*(empty(classes - {c}) for c in classes)) if size > 1 else set()
                    if empty(classes) - by_parts:
                        joined = "".join(f".{c}" for c in sorted(classes))
                        rules.append(f"{chosen(dict(choice))} .{self.name}:not(:has({joined})){{display:none}}")
        return "\n".join(rules) + "\n"
