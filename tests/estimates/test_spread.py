"""Estimates on whatever computes them: the same on any executor, and little lost by a kill."""

import contextlib
import functools
import os
import pickle
import signal
import subprocess
import sys
import time
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor

import pytest

from report import paths, specification
from report.errors import ReportError
from report.estimates import compute, engine, jobs, spread, statements

FEW = {"bootstrap_draws": 99, "null_simulations": 20, "power_simulations": 20}


@pytest.fixture(scope="module")
def tasks() -> list[tuple]:
    """Jobs of each kind, with calibration and power."""
    cells = [
        cell for cell in (*statements.national_level(), *statements.step_at_kabul(), *statements.since_opposed_governments()) if cell.task
    ]
    cells = sorted(cells, key=lambda cell: (not cell.row["primary"], cell.job[0]))
    return [(job, full, power and job[0] == "its") for job, full, power in (cell.task for cell in cells[:14])]


@pytest.fixture(scope="module")
def settings():
    return specification.load()["general"] | FEW


@pytest.fixture(scope="module")
def alone(tasks, settings):
    """What one process finds."""
    return repr(compute.run_jobs(tasks, settings))


def dask(**options):
    """A Dask cluster on this machine. The group of its packages is installed by whoever wants one, and always in CI."""
    try:
        import distributed
    except ModuleNotFoundError:
        if os.environ.get("CI"):
            pytest.fail("CI must try Dask. Run: pip install --require-hashes -r requirements-dask.txt")
        pytest.skip("Dask is not installed (requirements-dask.txt)")
    return distributed.LocalCluster(threads_per_worker=1, dashboard_address=None, **options)


@contextlib.contextmanager
def on_dask(**options):
    with dask(**options) as cluster, engine.opened(cluster.scheduler_address.replace("tcp", "dask")) as executor:
        yield executor


ENGINES = {
    "one process": lambda: engine.opened("processes://1"),
    "two processes": lambda: engine.opened("processes://2"),
    "threads": lambda: ThreadPoolExecutor(3),
    "processes of the standard library": lambda: ProcessPoolExecutor(2),
    "dask, two processes": lambda: on_dask(n_workers=2, processes=True),
    "dask, threads": lambda: on_dask(n_workers=2, processes=False, protocol="tcp"),
}


@pytest.mark.parametrize("name", ENGINES)
def test_every_executor_gives_the_same_bytes(tasks, settings, alone, name):
    with ENGINES[name]() as executor:
        assert repr(compute.run_jobs(tasks, settings, executor)) == alone


def test_what_is_kept_is_not_computed_again(tasks, settings, alone, tmp_path, monkeypatch):
    kept = spread.Kept(tmp_path)
    assert len(tasks) == len({repr(task) for task in tasks})
    compute.run_jobs(tasks[:4], settings, kept=kept)
    calls = counted(monkeypatch)
    assert repr(compute.run_jobs(tasks, settings, kept=kept)) == alone
    assert len(calls) == len(tasks) - 4
    # Another setting, another seed, are other work.
    compute.run_jobs(tasks[:1], settings | {"seed": 7}, kept=kept)
    assert len(calls) == len(tasks) - 3


def counted(monkeypatch) -> list:
    """Counts how often a job is computed in this process."""
    calls, real = [], jobs.compute
    monkeypatch.setattr(jobs, "compute", functools.wraps(real)(lambda *job: (calls.append(job), real(*job))[1]))
    return calls


def test_other_code_or_packages_make_another_name(tasks, settings, tmp_path, monkeypatch):
    kept = spread.Kept(tmp_path)
    compute.run_jobs(tasks[:1], settings, kept=kept)
    calls = counted(monkeypatch)
    monkeypatch.setattr(spread.metadata, "version", lambda name: "0")
    spread._own.cache_clear()
    compute.run_jobs(tasks[:1], settings, kept=kept)
    spread._own.cache_clear()
    assert len(calls) == 1
    names = {path.name for path in tmp_path.iterdir()}
    assert len(names) == 2
    later = spread.Kept(tmp_path)
    assert later.get(min(names)) and later.get("a") is None
    later.tidy()
    assert [path.name for path in tmp_path.iterdir()] == [min(names)]


@pytest.mark.parametrize("content", [b"", b"\x80\x05", pickle.dumps(("another", 1)), pickle.dumps(3), b"cnothing\nhere\n."])
def test_a_spoiled_file_is_computed_again(tasks, settings, alone, tmp_path, content):
    kept = spread.Kept(tmp_path)
    compute.run_jobs(tasks[:2], settings, kept=kept)
    path = min(tmp_path.iterdir())
    whole = path.read_bytes()
    path.write_bytes(content)
    compute.run_jobs(tasks[:2], settings, kept=kept)
    assert path.read_bytes() == whole


# --- Kills -------------------------------------------------------------------------------------------

N = 150
KILLED = f"""
import functools, os, sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from report.estimates import jobs, spread
from estimates.test_spread import items
real, begun = jobs.compute, open(sys.argv[2], "a", buffering=1)
work = functools.wraps(real)(lambda *job: (begun.write("x\\n"), real(*job))[1])
with ThreadPoolExecutor(2) as executor:
    spread.computed(work, items({N}), executor, spread.Kept(Path(sys.argv[1])))
"""


def items(number: int) -> list[tuple]:
    """Small jobs, each of its own seed."""
    general = specification.load()["general"] | {"bootstrap_draws": 999}
    (task,) = [cell.task for cell in statements.national_level() if cell.task and cell.row["primary"]]
    return [(tuple((general | {"seed": seed}).items()), task[0], False, False) for seed in range(number)]


ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (paths.ROOT, paths.ROOT / "tests")))}


def wait_for(what, seconds=60):
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "not in time"
        time.sleep(0.005)


def test_a_kill_costs_under_a_twentieth_of_the_work(tmp_path, monkeypatch):
    kept, begun = tmp_path / "kept", tmp_path / "begun"
    kept.mkdir()
    killed = subprocess.Popen([sys.executable, "-c", KILLED, kept, begun], env=ENVIRONMENT, stderr=subprocess.DEVNULL)

    def finished():
        return sum("." not in path.name for path in kept.iterdir())  # a file that is half written has a dot

    wait_for(lambda: finished() > N / 2)
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    whole = finished()
    assert N / 2 < whole < N, "killed in the middle"
    calls = counted(monkeypatch)
    found = spread.computed(jobs.compute, items(N), kept=spread.Kept(kept))
    assert len(calls) == N - whole
    assert begun.read_text().count("x") + len(calls) <= 1.05 * N
    monkeypatch.undo()
    assert found[:: N // 5] == [jobs.compute(*item) for item in items(N)[:: N // 5]]


LEFT = """
import time
from report.estimates import engine
if __name__ == "__main__":
    with engine.opened("processes://2") as executor:
        list(executor.map(abs, range(2)))
        print(*executor._processes, flush=True)
        time.sleep(600)
"""


@pytest.mark.skipif(not os.path.isdir("/proc"), reason="asks /proc for processes")
def test_a_killed_run_leaves_no_process_behind(tmp_path):
    def runs(number):
        try:
            with open(f"/proc/{number}/stat") as file:
                return file.read().rpartition(")")[2].split()[0] != "Z"  # nobody may have fetched it
        except FileNotFoundError:
            return False

    script = tmp_path / "left.py"
    script.write_text(LEFT)
    run = subprocess.Popen([sys.executable, script], env=ENVIRONMENT, stdout=subprocess.PIPE, text=True)
    workers = run.stdout.readline().split()
    assert workers and all(map(runs, workers))
    run.kill()
    run.communicate()
    wait_for(lambda: not any(map(runs, workers)))


# --- Refusals ----------------------------------------------------------------------------------------


def test_a_worker_with_other_code_is_refused():
    with pytest.raises(ReportError, match="other code or packages"):
        spread._on_a_worker("other", jobs.compute, [])


def test_a_worker_that_is_lost_is_told():
    with engine.opened("processes://1") as executor, pytest.raises(ReportError, match="What was finished is kept"):
        list(spread._done(os._exit, [3], executor))


@pytest.mark.parametrize("name", ["processes://0", "processes://x", "processes", "dask://", "ray://a:1", "4"])
def test_an_engine_that_is_none_is_refused(monkeypatch, name):
    monkeypatch.setenv(engine.VARIABLE, name)
    with pytest.raises(ReportError, match="REPORT_ENGINE is"), engine.opened():
        pass


def test_without_a_name_every_core_computes(monkeypatch):
    monkeypatch.delenv(engine.VARIABLE, raising=False)
    with engine.opened() as executor:
        assert executor._max_workers == engine.cores()


def test_a_scheduler_that_does_not_answer_is_told(monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr(engine, "SECONDS", 0.2)
    with pytest.raises(ReportError, match="No Dask scheduler answers at 127.0.0.1:9"), engine.opened("dask://127.0.0.1:9"):
        pass


def test_dask_that_is_not_installed_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(ReportError, match="requirements-dask.txt"), engine.opened("dask://127.0.0.1:8786"):
        pass
