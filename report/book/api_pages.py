"""The reference of the library: public functions with their signatures and docstrings.

Read from the source, without importing it, so that the page costs nothing and shows what is written.
"""

from __future__ import annotations

import ast
import html
import inspect
import re
from pathlib import Path

from docutils import nodes
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from report.paths import ROOT

logger = logging.getLogger(__name__)


def file_of(module: str) -> Path:
    path = ROOT / Path(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def public(module: str) -> list[ast.FunctionDef | ast.ClassDef]:
    """What a module offers: its documented functions and classes without a leading underscore; of a
    package those that it takes from its own modules."""
    tree = ast.parse(file_of(module).read_text(encoding="utf-8"))
    found = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    for taken in tree.body:
        if isinstance(taken, ast.ImportFrom) and str(taken.module).startswith(f"{module}."):
            names = {alias.name for alias in taken.names}
            found += [node for node in public(str(taken.module)) if node.name in names]
    return [node for node in found if not node.name.startswith("_") and ast.get_docstring(node)]


def signature(node: ast.FunctionDef | ast.ClassDef) -> str:
    """As it stands in the source; of a dataclass its fields."""
    if isinstance(node, ast.FunctionDef):
        returned = f" -> {ast.unparse(node.returns)}" if node.returns else ""
        return f"{node.name}({ast.unparse(node.args)}){returned}"
    fields = [ast.unparse(one) for one in node.body if isinstance(one, ast.AnnAssign)]
    return f"class {node.name}({', '.join(fields)})"


def prose(docstring: str) -> str:
    """A docstring as HTML: paragraphs, and code where backticks say so."""
    text = html.escape(inspect.cleandoc(docstring), quote=False)
    text = re.sub(r"``(.+?)``|`(.+?)`", lambda m: f"<code>{m[1] or m[2]}</code>", text, flags=re.S)
    return "".join(f"<p>{' '.join(part.split())}</p>" for part in re.split(r"\n\s*\n", text))


def entries(module: str) -> str:
    """The public names of a module as a definition list, each with its address."""
    return "".join(
        f'<dt id="{module}.{node.name}"><code>{html.escape(signature(node), quote=False)}</code></dt>'
        f"<dd>{prose(ast.get_docstring(node) or '')}</dd>"
        for node in public(module)
    )


class ApiDirective(SphinxDirective):
    """````{api} report.record.measures````: what a module of the library offers."""

    required_arguments = 1
    has_content = False

    def run(self):
        module = self.arguments[0]
        path = file_of(module)
        if not path.is_file():
            logger.warning("There is no module %r. See report/ for their names.", module, location=self.get_location(), type="api")
            return []
        for part in path.parent.glob("*.py") if path.name == "__init__.py" else [path]:
            self.env.note_dependency(str(part))
        doc = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        body = prose(doc) + f'<dl class="api">{entries(module)}</dl>'
        return [nodes.raw("", body, format="html")]


def setup(app):
    app.add_directive("api", ApiDirective)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
