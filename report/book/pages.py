"""Runs Jupyter Book on all cores."""

from __future__ import annotations

import functools
import gc
import os
import sys

import jupyter_book.sphinx
import pybtex.plugin
import sphinx.builders
from jupyter_book.cli.main import main

from report.book import cores
from report.book.kernels import can_fork


def write() -> None:
    """Reads and writes all pages that changed. Ends the process with exit code 1 where anything is wrong."""
    gc.disable()  # it ends before its litter matters
    pybtex.plugin.entry_points = functools.cache(pybtex.plugin.entry_points)  # or it looks through all packages for each citation
    if can_fork():
        # `jupyter-book build` has no option for it. Sphinx writes with one process less than this, since the first one resolves.
        jobs = (os.cpu_count() or 1) + 1
        jupyter_book.sphinx.build_sphinx = functools.partial(jupyter_book.sphinx.build_sphinx, jobs=jobs)
        sphinx.builders.make_chunks = cores.portions  # type: ignore[assignment]
        sphinx.builders.ParallelTasks = cores.Tasks  # type: ignore[misc]
    try:
        main(["build", ".", "-W", "-n", "--keep-going", "-q"])
    except RuntimeError:
        # Jupyter Book ends a failed build with a traceback of its own; the warnings above it say it all.
        sys.stdout.flush(), sys.stderr.flush()
        os._exit(1)  # Python would first wait for readers of pages that nobody hears any more
