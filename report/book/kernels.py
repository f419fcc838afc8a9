"""Executes chapters in kernels that are forked from one process with the libraries loaded.

A kernel of its own costs more to start, load and stop than most chapters cost to run. Here each
chapter still has its own process and speaks the kernel protocol: only how the process begins
differs. Where there is no fork, jupyter-cache's own parallel executor does the same.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import multiprocessing
import multiprocessing.connection
import os
import signal
import sys
from pathlib import Path

from report import registers, specification, tables
from report.errors import ReportError
from report.prose import names

LOADED = (
    "ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.zmqshell", "IPython.core.completer", "matplotlib.figure",
    "matplotlib.backends.backend_svg", "pandas", "lxml.etree", "report.tables", "report.record.measures", "report.figures.chart",
    "jupyter_cache.executors.utils", "report.book.executions", "nbclient", "jupyter_client.provisioning.local_provisioner",
)  # fmt: skip
"""What kernels and their clients load. None of it may open a ZMQ context or an event loop: a fork would hang."""


def can_fork() -> bool:
    """Whether kernels can be forked here: on Linux. Elsewhere system libraries don't bear it."""
    return sys.platform == "linux"


def execute(cache_path: Path, chapters: list[str], timeout: int = 300, processes: int | None = None) -> None:
    """Executes chapters and keeps their outputs in a jupyter-cache. One that fails is not kept."""
    prepare() if len(chapters) > 1 else _load()  # one reads what it needs itself
    gc.freeze()
    context = multiprocessing.get_context("fork")
    waiting, running = list(chapters), []
    while waiting or running:
        while waiting and len(running) < (processes or os.cpu_count() or 1):
            process = context.Process(target=_execute_one, args=(cache_path, waiting.pop(0), timeout))
            process.start()
            running.append(process)
        ended = multiprocessing.connection.wait([process.sentinel for process in running])
        running = [process for process in running if process.sentinel not in ended]


def prepare() -> None:
    """Loads the libraries of kernels, their clients and the facts, and reads tables, registers and rules: once for all chapters and pages."""
    _load()
    names.load()
    importlib.import_module("statsmodels.stats.inter_rater")
    with contextlib.suppress(ReportError):  # a chapter that asks for it tells what is wrong
        for resource in tables.described()["resources"]:
            if "schema" in resource:
                tables.read(resource["name"])
        specification.load()
        registers.claims()  # checks all of them


def _load() -> None:
    for name in LOADED:
        importlib.import_module(name)


def _execute_one(cache_path: Path, chapter: str, timeout: int) -> None:
    kernel = ForkedKernel()  # before anything here touches ZMQ
    from jupyter_cache.executors.utils import create_cache_bundle, single_nb_execution
    from jupyter_client.provisioning import local_provisioner

    # With SQLAlchemy: half a second that builds without executions need not wait for.
    from report.book.executions import Executions

    local_provisioner.launch_kernel = kernel.launch  # type: ignore[assignment]
    cache = Executions(cache_path)
    notebook = cache.get_project_notebook(chapter)
    folder = os.path.dirname(chapter)
    result = single_nb_execution(notebook.nb, cwd=folder, timeout=timeout, allow_errors=False, shutdown_kernel="immediate")
    if result.err is None:
        cache.cache_notebook_bundle(create_cache_bundle(notebook, folder, None, result.time, None), check_validity=False, overwrite=True)


class ForkedKernel:
    """A kernel process that waits to be told its connection file; in other respects like a Popen."""

    stdin = stdout = stderr = None

    def __init__(self):
        theirs, self._ours = os.pipe()
        self.returncode = None
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self._ours)
            self._serve(theirs)
        os.close(theirs)

    def _serve(self, pipe: int) -> None:
        status = 1
        try:
            os.setsid()  # its manager signals the whole process group
            gc.disable()  # it ends before its litter matters, and to look for that takes a tenth of its time
            with open(pipe, encoding="utf-8") as told:
                order = told.read()
            if order:
                arguments, folder, environment = json.loads(order)
                os.environ.update(environment)
                os.chdir(folder)
                from ipykernel.kernelapp import launch_new_instance

                launch_new_instance(argv=arguments)
            status = 0
        finally:
            os._exit(status)

    def launch(self, cmd: list[str], cwd=None, env=None, **_) -> ForkedKernel:
        """Stands in for `jupyter_client.launcher.launch_kernel`."""
        arguments = [*cmd[cmd.index("ipykernel_launcher") + 1 :], f"--IPKernelApp.parent_handle={os.getpid()}"]
        with open(self._ours, "w", encoding="utf-8") as order:
            json.dump([arguments, str(cwd or os.getcwd()), dict(env or {})], order)
        return self

    def poll(self) -> int | None:
        if self.returncode is None:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if ended:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self) -> int:
        if self.returncode is None:
            self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)
