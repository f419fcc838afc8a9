"""No build hangs: whatever its processes are at, it ends, and all of them with it."""

import os
import subprocess
import sys
import time

import pytest

from report.book import build
from report.errors import ReportError

# A process that hears no polite signal and holds the build's output open.
DEAF = "import os, signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(os.getpid(), file=sys.stderr, flush=True); time.sleep(300)"
STARTS_ONE = f"import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', {DEAF!r}]); time.sleep(2)"


def is_running(pid: int) -> bool:
    """Whether it still runs after a while: a killed process takes a moment to go."""
    for _ in range(50):
        try:
            with open(f"/proc/{pid}/stat", encoding="utf-8") as stat:
                if stat.read().rpartition(")")[2].split()[0] in "ZX":
                    return False
        except (FileNotFoundError, ProcessLookupError):
            return False
        time.sleep(0.1)
    return True


def run(code: str) -> int:
    with build._started(code) as process:
        return build._ended(process)


def pids(text: str) -> list[int]:
    return [int(line) for line in text.split() if line.isdigit()]


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_what_a_build_leaves_running_ends_with_it(capsys):
    start = time.monotonic()
    assert run(STARTS_ONE) == 0
    assert time.monotonic() - start < 60
    left = pids(capsys.readouterr().err)
    assert len(left) == 1 and not is_running(left[0])


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_build_that_does_not_end_is_ended_at_its_limit(monkeypatch, capsys):
    monkeypatch.setattr(build, "LIMIT", 3)
    with pytest.raises(ReportError, match="still at work after"):
        run(DEAF)
    (deaf,) = pids(capsys.readouterr().err)
    assert not is_running(deaf)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_build_that_is_told_to_end_takes_its_processes_along():
    code = f"from report.book import build\nwith build._started({DEAF!r}) as process: build._ended(process)"
    with subprocess.Popen(
        [sys.executable, "-c", code], stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONPATH": str(build.ROOT)}
    ) as process:
        deaf = int(process.stderr.readline())
        process.terminate()
        assert process.wait(60) == 143
    assert not is_running(deaf)


def test_an_edited_table_is_told_before_anything_is_executed(monkeypatch):
    monkeypatch.setattr(build.tables, "unsealed", lambda: ["data/incidents.csv doesn't match its seal."])
    monkeypatch.setattr(build, "_ended", lambda process, order: pytest.fail("something was executed"))
    with pytest.raises(ReportError, match="incidents.csv doesn't match its seal.\n.*make seal"):
        build.build()


def test_of_two_builds_at_once_the_second_is_refused(monkeypatch, tmp_path):
    monkeypatch.setattr(build, "BUILD", tmp_path)
    with build._alone(), pytest.raises(ReportError, match="Another build of this book is at work"), build._alone():
        pass
    with build._alone():  # and the next one builds
        pass
