"""Builds the book: executes the chapters in parallel, then runs Jupyter Book, warnings as errors."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from report import closure, tables
from report.book import as_of, kernels, outdated, stamp
from report.book.stamp import is_stale  # noqa: F401, asked with what it may lead to
from report.errors import ReportError
from report.paths import BUILD, CHAPTERS, HTML, ROOT
from report.tables.editions import hold

CACHE = BUILD / ".jupyter_cache"
LIMIT = 30 * 60  # seconds; a cold build takes minutes, a slow machine some more
READER = {"name": "myst_nb_md", "type": "plugin"}


def notebooks() -> list[Path]:
    """The chapters that hold code cells."""
    return [p for p in sorted(CHAPTERS.glob("*.md")) if "{code-cell}" in p.read_text(encoding="utf-8")]


def execute() -> None:
    """Executes all chapters that are not cached, one process per core.

    A chapter that fails here is not cached: the build runs it again and reports it.
    """
    from jupyter_cache.executors import load_executor

    # With SQLAlchemy: half a second that most builds need not wait for.
    from report.book.executions import Executions

    cache = Executions(CACHE)
    chapters = [str(cache.add_nb_to_project(str(path), read_data=READER).uri) for path in notebooks()]
    stale = [record.uri for record in cache.list_unexecuted(filter_uris=chapters)]
    if not stale:
        return
    print(f"Executing {', '.join(Path(uri).stem for uri in stale)} …", flush=True)
    if kernels.can_fork():
        kernels.execute(CACHE, stale)
    else:
        load_executor("local-parallel", cache).run_and_cache(filter_uris=stale, timeout=300)
    cache.forget()


# Where a library of tests is installed, jsonschema would compile a grammar of addresses when it is imported, for a
# check that nothing here asks for: two seconds of every process. No kernel of a build is debugged.
QUICK = "import sys; sys.modules |= dict.fromkeys(('rfc3987_syntax', 'debugpy'))\n"
WRITER = """
from report.book import build, kernels, pages
if {first}:
    kernels.prepare()
order = sys.stdin.read()
if "execute" in order:
    build.execute()
if "write" in order:
    pages.write()
"""
"""Loads its libraries, of a first build what its chapters need too, while it is found out what is to be done; then it is told that."""
# Kernels of this project listen on this machine only.
NOISE = ("Kernel is running over TCP without encryption",)


@contextlib.contextmanager
def _started(code: str):
    """A process that runs Python code in the project, independent of the machine's time zone, locale and hash seed; its stderr goes
    on, less what is known to mean nothing. It ends with this, in whatever way."""
    environment = os.environ | {
        "PYTHONHASHSEED": "0",
        "TZ": "UTC",
        "LC_ALL": "C.UTF-8",
        "MPLBACKEND": "agg",
        "JUPYTER_PLATFORM_DIRS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    with _ended_by_terms():
        process = subprocess.Popen(
            [sys.executable, "-c", QUICK + code],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # a group of its own, which ends as a whole
        )
        teller = threading.Thread(target=_tell, args=(process.stderr,), daemon=True)
        teller.start()
        try:
            yield process
        finally:
            _end(process)
            teller.join(10)
            for stream in filter(None, (process.stdin, process.stderr)):
                with contextlib.suppress(BrokenPipeError):
                    stream.close()


def _ended(process, order: str = "") -> int:
    """Gives a started process its order, and its exit code when it has ended."""
    with contextlib.suppress(BrokenPipeError):  # it has ended already, and said why
        process.stdin.write(order)
        process.stdin.close()
    try:
        return process.wait(LIMIT)
    except subprocess.TimeoutExpired:
        raise ReportError(f"The build was still at work after {LIMIT // 60} minutes, and was ended. Build again.") from None


def _tell(lines) -> None:
    for line in lines:
        if not any(noise in line for noise in NOISE):
            print(line, end="", file=sys.stderr, flush=True)


def _end(process) -> None:
    """Ends a process and all that it has started, whatever they are at."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL) if hasattr(os, "killpg") else process.kill()
    process.wait()


@contextlib.contextmanager
def _ended_by_terms():
    """Within it a polite signal to end leaves as an exception, so that what was started is ended too."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextlib.contextmanager
def _alone():
    """Two builds at once would write into each other's pages: the second is refused."""
    BUILD.mkdir(exist_ok=True)
    tempfile.TemporaryFile(dir=BUILD).close()  # a checkout that can't be written fails here, in one line
    try:
        held = hold(BUILD)
    except (BlockingIOError, FileExistsError):
        raise ReportError("Another build of this book is at work. Wait for it, or end it.") from None
    try:
        yield
    finally:
        os.close(held)


def build() -> None:
    """Builds the book into ``_build/html``. Raises ReportError when anything is wrong.

    What an earlier build read and wrote is kept while its frame stays, `outdated.frame`, and only if it went
    well: Sphinx does not read a failed page again, so that a second build would pass.
    """
    start = time.monotonic()

    with _alone(), _started(WRITER.format(first=kernels.can_fork() and not CACHE.exists())) as writer:
        files = stamp.build_digest()
        if broken := tables.unsealed():  # before anything is executed
            raise ReportError("\n".join([*broken, tables.REMEDY]))
        now = {"files": files, "frame": outdated.frame(), "cells": _cells(), "commit": stamp.commit_state()}
        last = stamp.stamped()
        closure.keep()
        stamp.STAMP.unlink(missing_ok=True)
        if last.get("frame") != now["frame"]:
            shutil.rmtree(BUILD / ".doctrees", ignore_errors=True)
            shutil.rmtree(HTML, ignore_errors=True)
        outdated.clear()
        if _ended(writer, "write" if last.get("cells") == now["cells"] else "execute, write"):
            raise ReportError(
                "The book was not built. Each line with WARNING, ERROR or CRITICAL above, or the traceback, says where and why; mend all of them and build again."
            )
        as_of.mark()
        stamp.STAMP.write_text(json.dumps(now))
    print(f"Built in {time.monotonic() - start:.0f} s. Open {HTML.relative_to(ROOT)}/index.html")


def _cells() -> str:
    """What the executions of all chapters depend on."""
    return " ".join(outdated.cells(path.read_text(encoding="utf-8")) for path in notebooks())
