"""JupyterLab keeps every chapter as it is written: it is read as MyST, and a save adds no header.

Left alone, jupytext takes a chapter of prose for Pandoc's Markdown and writes it anew in that.
"""

import copy
import sys

import jupytext.header
import jupytext.jupytext

guess_format, writes = jupytext.jupytext.guess_format, jupytext.jupytext.writes


def guess_myst(text, ext):
    """The format of a text that does not say it itself."""
    return ("myst", {}) if ext == ".md" else guess_format(text, ext)


def write_as_read(notebook, fmt, **options):
    """A notebook as text. Prose, which has no header, gets none: JupyterLab gives every notebook a kernel."""
    if fmt.get("extension") == ".md" and "jupytext" not in notebook.metadata and all(cell.cell_type != "code" for cell in notebook.cells):
        notebook, fmt = copy.deepcopy(notebook), fmt | {"format_name": "myst"}
        for name in ("kernelspec", "language_info"):
            notebook.metadata.pop(name, None)
    return writes(notebook, fmt, **options)


jupytext.jupytext.guess_format = guess_myst
for name in ("jupytext", "sync_contentsmanager", "async_contentsmanager"):
    if module := sys.modules.get(f"jupytext.{name}"):  # the managers of contents are there where a server is
        module.writes = write_as_read
jupytext.header.INSERT_AND_CHECK_VERSION_NUMBER = False  # else a save writes the version of jupytext
