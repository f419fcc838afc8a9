"""Where estimates are computed: on all cores of this machine, or on a Dask cluster that is named."""

from __future__ import annotations

import contextlib
import importlib
import multiprocessing
import os
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor

from report.errors import ReportError

VARIABLE = "REPORT_ENGINE"
"""Names the engine: processes://N, dask://HOST:PORT (the address of the scheduler), or nothing for a process on each core."""
SECONDS = 20
"""How long a scheduler may take to answer."""
# A worker must not start threads of its own: as many processes as cores fill them all.
THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
LOADED = ["report.estimates.jobs", "scipy.stats", "statsmodels.genmod.generalized_linear_model"]
"""What every worker imports."""


@contextlib.contextmanager
def opened(name: str | None = None) -> Iterator[Executor]:
    """The executor of an engine, for as long as it is used; name: as `VARIABLE`, by default what that holds.

    ReportError for a name that is none, a scheduler that doesn't answer, and Dask where it isn't installed.
    """
    name = os.environ.get(VARIABLE, "") if name is None else name
    kind, _, rest = (name or f"processes://{cores()}").partition("://")
    if kind == "processes" and rest.isdecimal() and int(rest):
        with _processes(int(rest)) as executor:
            yield executor
    elif kind == "dask" and rest:
        with _dask(rest) as executor:
            yield executor
    else:
        raise ReportError(f"{VARIABLE} is {name!r}. Write processes://4 or dask://HOST:PORT, or leave it out for all cores.")


def cores() -> int:
    """How many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@contextlib.contextmanager
def _processes(number: int) -> Iterator[Executor]:
    for variable in THREADS:
        os.environ.setdefault(variable, "1")
    executor = ProcessPoolExecutor(number, _context(), initializer=_end_with_parent)
    try:
        yield executor
    finally:
        executor.shutdown(cancel_futures=True)


def _context():
    """How processes begin: on Linux forked from one that has loaded what they need, elsewhere each on its own."""
    if sys.platform != "linux":
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(LOADED)
    return context


def _end_with_parent() -> None:
    """Ends this worker when its parent is killed: it would wait for work for ever."""
    parent = multiprocessing.parent_process()

    def watch():
        parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


@contextlib.contextmanager
def _dask(address: str) -> Iterator[Executor]:
    try:
        distributed = importlib.import_module("distributed")
    except ModuleNotFoundError as error:
        raise ReportError(
            f"{VARIABLE} asks for Dask, which is not installed. Run: pip install --require-hashes -r requirements-dask.txt"
        ) from error
    try:
        client = distributed.Client(f"tcp://{address}", timeout=SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        raise ReportError(f"No Dask scheduler answers at {address}. Start one (dask scheduler), or mend {VARIABLE}.") from error
    with client:
        # A task is named by chance, not by what it prints like: results are kept here, and the cluster keeps none.
        yield client.get_executor(pure=False)
