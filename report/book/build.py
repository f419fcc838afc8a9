"""Builds the book: executes the chapters in parallel, then runs Jupyter Book, warnings as errors."""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from report.book import kernels
from report.errors import ReportError
from report.paths import BUILD, CHAPTERS, HTML, ROOT

CACHE = BUILD / ".jupyter_cache"
STAMP = BUILD / ".built"


def digest(*patterns: str) -> str:
    """sha256 over names and bytes of the project's files that match, in a fixed order."""
    total = hashlib.sha256()
    for path in sorted({p for pattern in patterns for p in ROOT.glob(pattern) if p.is_file()}):
        total.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


@functools.cache
def execution_digest() -> str:
    """What the outputs of a chapter depend on beside its own cells, which jupyter-cache compares."""
    return digest("report/**/*.py", "data/*", "requirements.txt")[:16]


def build_digest() -> str:
    """What the built pages depend on."""
    return digest(
        "report/**/*.py",
        "data/*",
        "chapters/**/*",
        "_static/**/*",
        "_templates/**/*",
        "requirements.txt",
        "pyproject.toml",
        "_config.yml",
        "_toc.yml",
        "references.bib",
    )


def is_stale() -> bool:
    """Whether the pages on disk are not those of the files on disk."""
    return not (HTML / "index.html").exists() or not STAMP.exists() or STAMP.read_text() != build_digest()


def notebooks() -> list[Path]:
    """The chapters that hold code cells."""
    return [p for p in sorted(CHAPTERS.glob("*.md")) if "{code-cell}" in p.read_text(encoding="utf-8")]


def execute() -> None:
    """Executes all chapters that are not cached, one process per core.

    A chapter that fails here is not cached: the build runs it again and reports it.
    """
    from jupyter_cache import get_cache
    from jupyter_cache.executors import load_executor

    path = CACHE / execution_digest()
    for old in CACHE.glob("*"):
        if old != path:
            shutil.rmtree(old)
    cache = get_cache(str(path))
    for chapter in notebooks():
        cache.add_nb_to_project(str(chapter), read_data={"name": "myst_nb_md", "type": "plugin"})
    stale = cache.list_unexecuted()
    if not stale:
        return
    print(f"Executing {len(stale)} chapters …", flush=True)
    if kernels.can_fork():
        kernels.execute(str(path), [record.uri for record in stale])
    else:
        load_executor("local-parallel", cache).run_and_cache(timeout=300)


EXECUTE = "from report.book.build import execute; execute()"
# Jupyter Book ends a failed build with a traceback of its own; the warnings above it say it all.
BUILD_BOOK = """
import functools, os, sys
import jupyter_book.sphinx
from jupyter_book.cli.main import main
from report.book.kernels import can_fork
if can_fork():
    # `jupyter-book build` has no option for it.
    jupyter_book.sphinx.build_sphinx = functools.partial(jupyter_book.sphinx.build_sphinx, jobs=os.cpu_count())
try:
    main(["build", ".", "-W", "-n", "--keep-going", "-q"])
except RuntimeError:
    sys.exit(1)
"""
# Kernels of this project listen on this machine only.
NOISE = ("Kernel is running over TCP without encryption",)


def _run(code: str) -> int:
    """Runs Python code in the project, independent of the machine's time zone, locale and hash
    seed; its stderr goes on, less what is known to mean nothing. Returns the exit code."""
    environment = os.environ | {
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "MPLBACKEND": "agg",
        "JUPYTER_PLATFORM_DIRS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    ) as process:
        for line in process.stderr or ():
            if not any(noise in line for noise in NOISE):
                print(line, end="", file=sys.stderr, flush=True)
    return process.returncode


def build() -> None:
    """Builds the book into ``_build/html``. Raises ReportError when anything is wrong.

    Pages and doctrees of an earlier build are dropped first: Sphinx does not read a failed page
    again, so that a second build would pass.
    """
    start = time.monotonic()
    BUILD.mkdir(exist_ok=True)
    tempfile.TemporaryFile(dir=BUILD).close()  # a checkout that can't be written fails here, in one line
    STAMP.unlink(missing_ok=True)
    for old in (HTML, BUILD / ".doctrees"):
        shutil.rmtree(old, ignore_errors=True)
    before = build_digest()
    _run(EXECUTE)
    if _run(BUILD_BOOK):
        raise ReportError(
            "The book was not built. Each line with WARNING, ERROR or CRITICAL above says where and why; mend all of them and build again."
        )
    STAMP.write_text(before)
    print(f"Built in {time.monotonic() - start:.0f} s. Open {HTML.relative_to(ROOT)}/index.html")
