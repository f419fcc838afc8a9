"""Runs Jupyter Book on all cores."""

from __future__ import annotations

import functools
import gc
import os
import sys
from collections.abc import Sequence

import jupyter_book.sphinx
import pybtex.plugin
import sphinx.builders
from jupyter_book.cli.main import main

from report.book.kernels import can_fork
from report.paths import ROOT


def portions(pages: Sequence[str], processes: int) -> list[list[str]]:
    """Pages in twice as many portions as processes, about as long as each other, in the order in which Sphinx takes them up: as many
    as there are processes, and then from the end. Of its own portions one process would work at the last pages alone."""
    sizes = {page: sum(path.stat().st_size for path in ROOT.glob(f"{page}.*")) for page in pages}
    found: list[list[str]] = [[] for _ in range(min(2 * processes, len(pages)))]
    for page in sorted(pages, key=lambda page: (-sizes[page], page)):
        min(found, key=lambda portion: sum(sizes[page] for page in portion)).append(page)
    return [*found[:processes], *reversed(found[processes:])]


def write() -> None:
    """Reads and writes all pages that changed. Ends the process with exit code 1 where anything is wrong."""
    gc.disable()  # it ends before its litter matters
    pybtex.plugin.entry_points = functools.cache(pybtex.plugin.entry_points)  # or it looks through all packages for each citation
    if can_fork():
        # `jupyter-book build` has no option for it. Sphinx writes with one process less than this, since the first one resolves.
        jobs = (os.cpu_count() or 1) + 1
        jupyter_book.sphinx.build_sphinx = functools.partial(jupyter_book.sphinx.build_sphinx, jobs=jobs)
        sphinx.builders.make_chunks = portions  # type: ignore[assignment]
    try:
        main(["build", ".", "-W", "-n", "--keep-going", "-q"])
    except RuntimeError:
        # Jupyter Book ends a failed build with a traceback of its own; the warnings above it say it all.
        sys.stdout.flush(), sys.stderr.flush()
        os._exit(1)  # Python would first wait for readers of pages that nobody hears any more
