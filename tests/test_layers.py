"""Imports go one way: a floor knows the floors below it, and no folder knows its neighbour."""

import ast
from pathlib import Path

import pytest

from report.paths import ROOT

PACKAGE = ROOT / "report"
FLOORS = (
    {"errors", "paths", "files", "words", "progress", "closure", "specification", "trace", "prose.names", "prose.syntax"},
    {"tables"},
    {"record"},
    {"sources", "registers", "figures"},
    {"estimates"},
    {"chapters"},
    {"prose"},
    {"editions"},
    {"book"},
    {"__main__"},
)
"""From the ground up. `prose.names`, the register of facts and truths, and `prose.syntax`, in which chapters name them, know none of them."""


def modules() -> dict[str, ast.Module]:
    """The syntax tree of each module of the package, by its dotted name without `report.`."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        if name:
            found[name] = ast.parse(path.read_text(encoding="utf-8"))
    return found


def imports(tree: ast.Module, known: set[str]) -> set[str]:
    """The package's modules that a module imports, inside functions too."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "report":
            base = node.module.removeprefix("report").removeprefix(".")
            for alias in node.names:
                full = f"{base}.{alias.name}".removeprefix(".")
                found.add(full if full in known else base)
    return found - {""}


def floor(module: str) -> int:
    at = [number for number, rooms in enumerate(FLOORS) if module in rooms]
    return at[0] if at else next(n for n, rooms in enumerate(FLOORS) if module.split(".")[0] in rooms)


def up(arrows: dict[str, set[str]]) -> list[str]:
    """Imports that go up, or to another folder of the same floor; of the chapters, to another chapter."""
    wrong = []
    for module, others in arrows.items():
        for other in sorted(others):
            same_room = module.split(".")[0] == other.split(".")[0]
            if floor(other) > floor(module) or (floor(other) == floor(module) > 0 and not same_room):
                wrong.append(f"{module} imports {other}")
    return wrong


def pictures(arrows: dict[str, set[str]]) -> list[str]:
    """Facts and measures that import a picture, at whatever remove within the chapters."""
    drawing = {m for m, others in arrows.items() if m.startswith("chapters.") and any(o.split(".")[0] == "figures" for o in others)}
    return [
        f"{module} imports {other}"
        for module, others in arrows.items()
        if module.startswith("chapters.") and module.endswith(("facts", "measures"))
        for other in sorted(others)
        if other.split(".")[0] == "figures" or other in drawing
    ]


def circles(arrows: dict[str, set[str]]) -> list[str]:
    """Modules that import each other, at whatever remove: what is left when all that knows nothing more is taken away."""
    left = {module: {other for other in others if other in arrows} for module, others in arrows.items()}
    while leaves := {module for module, others in left.items() if not others}:
        left = {module: others - leaves for module, others in left.items() if module not in leaves}
    return sorted(left)


@pytest.fixture(scope="module")
def arrows() -> dict[str, set[str]]:
    trees = modules()
    return {module: imports(tree, set(trees)) - {module} for module, tree in trees.items()}


def test_imports_go_down(arrows):
    assert not up(arrows)


def test_a_number_needs_no_picture(arrows):
    assert not pictures(arrows)


def test_there_is_no_circle(arrows):
    assert not circles(arrows)


@pytest.mark.parametrize(
    "check, module, other, found",
    [
        (up, "record.panel", "chapters.index.figures", True),
        (up, "sources.acled", "registers", True),
        (up, "chapters.index.figures", "record.panel", False),
        (pictures, "chapters.after_kabul.facts", "chapters.after_kabul.figures", True),
        (pictures, "chapters.after_kabul.measures", "figures.parts", True),
        (pictures, "chapters.after_kabul.facts", "chapters.after_kabul.measures", False),
        (circles, "tables", "record.panel", True),
        (circles, "book.pdf", "tables", False),
    ],
)
def test_a_wrong_import_is_told(arrows, check, module, other, found):
    more = {**arrows, module: arrows[module] | {other}}
    assert bool(set(check(more)) - set(check(arrows))) == found


def test_no_file_is_longer_than_a_sitting():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in PACKAGE.rglob("*.py")
        if (lines := path.read_text(encoding="utf-8").count("\n")) > 600
    }
    assert not long


def late(path: Path) -> list[str]:
    """Imports of the project's own modules inside functions that give no reason in a comment."""
    lines = path.read_text(encoding="utf-8").split("\n")
    inside = (n for f in ast.walk(ast.parse("\n".join(lines))) if isinstance(f, ast.FunctionDef) for n in ast.walk(f))
    return sorted(
        {
            f"{path.relative_to(ROOT)}:{node.lineno}"
            for node in inside
            if isinstance(node, ast.ImportFrom)
            and (node.module or "").split(".")[0] == "report"
            and "#" not in lines[node.lineno - 1] + lines[node.lineno - 2]
        }
    )


def test_an_import_inside_a_function_has_its_reason():
    """The commands say theirs once, above the first."""
    assert not [place for path in sorted(PACKAGE.rglob("*.py")) if path.name != "__main__.py" for place in late(path)]
