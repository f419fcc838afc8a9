"""What may go wrong around a refresh: kills, a full disk, no right to write, two at once, formulas."""

import dataclasses
import errno
import io
import json
import os
import random
import shutil
import subprocess
import sys
import tracemalloc
from pathlib import Path

import pandas as pd
import pytest
import trees
from figures.test_chart import PLAIN
from reliability import corpus, kills

from report import __main__, paths, tables
from report.editions import refresh
from report.errors import ReportError
from report.sources import read

SHAPES = corpus.shapes()
HERE = Path(__file__).parent


def snapshot(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A copy of all tables, on which the commands work."""
    folder = shutil.copytree(paths.DATA, tmp_path / "data")
    monkeypatch.setattr(paths, "DATA", folder)
    return folder


@pytest.fixture
def command(data):
    """Runs a command on the copy; its exit code and what it says on stderr."""

    def run(capsys, *arguments):
        capsys.readouterr()
        code = __main__.main([str(one) for one in arguments])
        return code, capsys.readouterr().err

    return run


@pytest.fixture
def ged_file(tmp_path):
    path = tmp_path / "GEDEvent_v25_1.csv"
    path.write_bytes(corpus.as_csv(SHAPES["ged"]))
    return path


# --- The command line -----------------------------------------------------------------------


@pytest.mark.parametrize("corruption", ["a login page", "1e309", "a zip bomb", "no such file", "only another country"])
def test_a_refused_file_ends_the_command_with_one_line_and_exit_code_1(command, data, tmp_path, capsys, corruption):
    spoilt = corpus.BAD[corruption].spoil(SHAPES["ged"], random.Random(1))
    path = tmp_path / "GED 26.1.csv"
    if spoilt.content is not None:
        path.write_bytes(spoilt.content)
    before = snapshot(data)
    code, said = command(capsys, "refresh", "--ucdp-ged", path, "--allow-shrink")
    lines = [one for one in said.splitlines() if not one.startswith("UCDP GED: reading")]
    assert code == 1
    assert len(lines) == 1 and lines[0].startswith(f"error: {path}"), said
    assert snapshot(data) == before


@pytest.mark.parametrize("left", ["nothing", "a file", "an empty folder"])
@pytest.mark.parametrize("name", ["refresh", "seal", "estimate", "edition", "check"])
def test_without_the_folder_of_tables_a_command_says_so_in_one_line(command, data, capsys, name, left):
    shutil.rmtree(data)
    if left == "a file":
        data.write_bytes(b"")
    elif left == "an empty folder":
        data.mkdir()
    code, said = command(capsys, name)
    assert code == 1
    assert len(said.splitlines()) == 1 and said.startswith("error: ") and " is missing. " in said and "git" in said, said


# --- Killed, and two at once ----------------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="Windows has no fork")
def test_killed_at_any_step_an_edition_is_old_or_new_or_told_to_be_mixed_and_then_finished(tmp_path):
    environment = os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": str(paths.ROOT)}
    run = subprocess.run(
        [sys.executable, HERE / "kills.py", tmp_path / "small"], capture_output=True, text=True, env=environment, timeout=120
    )
    assert run.returncode == 0, run.stderr
    kills = json.loads(run.stdout.splitlines()[-1])
    lefts = [kill["left"] for kill in kills]
    # Two tables and the package are renamed: two places in between are mixed.
    assert lefts == ["old"] * lefts.count("old") + ["mixed", "mixed"] + ["new"] * lefts.count("new")
    assert lefts.count("old") >= 7 and lefts.count("new") >= 1
    assert [kill["repaired"] for kill in kills if kill["left"] == "mixed"] == ["new", "new"]
    assert {kill["repaired"] for kill in kills} == {"old", "new"}
    assert {kill["after"] for kill in kills} == {"new"}
    assert all(kill["litter"] == [] for kill in kills)


@pytest.fixture
def interrupted(tmp_path, monkeypatch):
    """A small edition that was stopped between its first and its second renaming; and as it was before."""
    folder = kills.small_edition(tmp_path)
    before, real, done = snapshot(folder), os.replace, []

    def replace_or_stop(source, target):
        if done:
            raise KeyboardInterrupt
        done.append(target)
        real(source, target)

    new = {name: tables.read(name, folder).assign(n=[5, 6]) for name in ("one", "two")}
    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", replace_or_stop)
        with pytest.raises(KeyboardInterrupt):
            tables.write_edition(new, tables.package(folder), folder)
    assert [told.split()[0] for told in tables.unsealed(folder)] == ["data/one.csv"]
    return folder, before


def test_the_next_command_finishes_what_was_stopped(interrupted, capsys):
    folder, _ = interrupted
    tables.seal(folder)
    assert "Finishing a new edition" in capsys.readouterr().err
    tables.verify(folder)
    assert [tables.read(name, folder)["n"].tolist() for name in ("one", "two", "kept")] == [[5, 6], [5, 6], [1, 2]]


def test_an_edition_that_was_taken_back_is_not_finished(interrupted, capsys):
    folder, before = interrupted
    for name, content in before.items():
        (folder / name).write_bytes(content)
    tables.seal(folder)
    assert "Finishing" not in capsys.readouterr().err
    assert snapshot(folder) == before
    assert not (folder / tables.READY).exists()


@pytest.mark.parametrize("name", ["one", "two", "kept"])
def test_a_table_that_was_edited_since_is_not_written_over(interrupted, name, capsys):
    folder, _ = interrupted
    path = folder / f"{name}.csv"
    path.write_text("key,n\na,1\nb,9\n")
    with tables.alone(folder):
        assert path.read_text() == "key,n\na,1\nb,9\n"
    assert "Finishing" not in capsys.readouterr().err
    assert any(told.startswith(f"data/{name}.csv") for told in tables.unsealed(folder))


def test_an_edition_that_was_cut_while_it_stood_ready_is_not_finished(interrupted):
    folder, _ = interrupted
    path = folder / tables.READY / "two.csv"
    path.write_bytes(path.read_bytes()[:-3])
    before = snapshot(folder)
    with tables.alone(folder):
        pass
    assert snapshot(folder) == before


def test_two_at_once_the_second_is_refused(edition, ged_file):
    before = snapshot(edition)
    with tables.alone(edition):
        for change in (lambda: refresh.refresh(ged_file, folder=edition, allow_shrink=True), lambda: tables.seal(edition)):
            with pytest.raises(ReportError, match="Another command is writing to data/.*run this one again"):
                change()
    assert snapshot(edition) == before
    with tables.alone(edition):  # once the first is done
        pass


def test_the_hold_ends_with_a_killed_process(edition):
    code = (
        "import sys, time\nfrom report import tables\nwith tables.alone(sys.argv[1]):\n    print('held', flush=True)\n    time.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(edition)], cwd=paths.ROOT, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "held\n"
        with pytest.raises(ReportError, match="Another command"):
            tables.seal(edition)
        other.kill()
    with tables.alone(edition):
        pass


# --- Nothing can be written -----------------------------------------------------------------


@pytest.mark.parametrize("writes", [0, 1, 5, 15])
def test_a_full_disk_leaves_the_tables_and_is_one_line(command, data, ged_file, monkeypatch, capsys, writes):
    real, done = tables.editions._write, []

    def write_or_fail(path, content):
        if len(done) == writes:
            path.write_bytes(content[: len(content) // 2])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        done.append(path)
        real(path, content)

    monkeypatch.setattr(tables.editions, "_write", write_or_fail)
    before = snapshot(data)
    code, said = command(capsys, "refresh", "--ucdp-ged", ged_file, "--allow-shrink")
    assert code == 1
    assert "can't be written: no space left on device. Free some space and run the command again." in said.splitlines()[-1]
    assert "Traceback" not in said
    assert snapshot(data) == before
    assert sorted(path.name for path in data.iterdir()) == sorted(before)


# Root may write whatever a folder's mode says, until it gives that right (capability 1) up.
OBEDIENT = (
    "import ctypes, os, sys\nif os.geteuid() == 0:\n    ctypes.CDLL(None).prctl(24, 1, 0, 0, 0)\nos.execv(sys.argv[1], sys.argv[1:])\n"
)


def run_obediently(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-c", OBEDIENT, *map(str, arguments)], cwd=folder, capture_output=True, text=True, timeout=120,
        env={k: v for k, v in os.environ.items() if not k.startswith(("PYTEST", "COV"))} | {"PYTHONPATH": str(folder)},
    )  # fmt: skip


@pytest.fixture(scope="module")
def read_only(tmp_path_factory):
    """A copy of the project in which nothing may be written."""
    folder = tmp_path_factory.mktemp("checkout") / "project"
    trees.copy(folder, "tests")
    (folder / "_build").mkdir()  # of an earlier build
    everything = [folder, *folder.rglob("*")]
    for path in everything:
        path.chmod(path.stat().st_mode & ~0o222)
    yield folder
    for path in everything:
        path.chmod(path.stat().st_mode | 0o200)


@pytest.mark.skipif(sys.platform != "linux", reason="gives up the rights of root by a call of Linux")
@pytest.mark.parametrize("arguments", [["build"], ["test"], ["refresh"]], ids=" ".join)
def test_a_read_only_checkout_fails_clearly(read_only, arguments):
    probe = run_obediently(read_only, sys.executable, "-c", "open('probe', 'w')")
    assert "Permission denied" in probe.stderr, "this machine lets the test write, so it would show nothing"
    run = run_obediently(read_only, sys.executable, "-m", "report", *arguments)
    assert run.returncode == 1
    error = [one for one in run.stderr.splitlines() if one.startswith("error: ")]
    assert len(error) == 1 and "Traceback" not in run.stderr, run.stderr
    assert "can't be written: permission denied. Copy the project to a folder in which you may write" in error[0]


@pytest.mark.skipif(sys.platform != "linux", reason="gives up the rights of root by a call of Linux")
def test_the_set_up_of_a_read_only_checkout_fails_clearly(read_only):
    run = run_obediently(read_only, shutil.which("sh"), "tools/setup.sh")
    assert run.returncode == 1
    assert run.stderr.startswith(f"error: {read_only} can't be written. Copy the project")
    assert len(run.stderr.splitlines()) == 1


# --- Another Python --------------------------------------------------------------------------


def test_a_python_without_the_packages_is_told_in_one_line():
    run = subprocess.run([sys.executable, "-S", "-m", "report", "check"], cwd=paths.ROOT, capture_output=True, text=True)
    assert run.returncode == 1 and len(run.stderr.splitlines()) == 1
    assert "is not installed for this Python" in run.stderr and ".venv/bin/python" in run.stderr


@pytest.mark.parametrize(
    "command, package, group", [("test", "pytest", "test"), ("test-browser", "playwright", "browser"), ("pdf", "pypdf", "browser")]
)
def test_a_command_without_the_packages_of_its_group_says_how_to_get_them(command, package, group):
    run = subprocess.run([sys.executable, "-S", "-m", "report", command], cwd=paths.ROOT, capture_output=True, text=True)
    remedy = f"Run: make {command}, or pip install --require-hashes -r requirements-{group}.txt"
    assert run.returncode == 1 and run.stderr == f"error: {package} is not installed. {remedy}\n"


@pytest.mark.skipif(sys.platform == "win32", reason="the set-up by sh")
def test_the_set_up_refuses_a_named_python_that_it_cannot_use(tmp_path):
    """And does not take another in silence."""
    (tmp_path / "tools").mkdir()
    shutil.copy(paths.ROOT / "tools/setup.sh", tmp_path / "tools")
    run = subprocess.run(
        ["sh", "tools/setup.sh"], cwd=tmp_path, env=os.environ | {"PYTHON": "/nowhere/python3.12"}, capture_output=True, text=True
    )
    assert run.returncode == 1 and run.stderr.startswith("error: PYTHON names /nowhere/python3.12, which doesn't run as Python 3.11")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["tools"]


# --- No network ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        "import urllib.request; urllib.request.urlopen('http://data.invalid/')",
        "import socket; socket.create_connection(('192.0.2.1', 80))",
        "import socket\nwith socket.socket(socket.AF_INET6) as one: one.connect(('2001:db8::1', 80))",
    ],
)
def test_where_the_network_is_cut_off_it_is_cut_off(code):
    """The cut under which the small book is built, and these tests run."""
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(HERE.parent / "offline")}
    )
    assert "the network is cut off here" in run.stderr
    with pytest.raises(OSError, match="cut off"):
        exec(code, {})


# --- Formulas in downloads ------------------------------------------------------------------

FORMULAS = ["=1+2", "+1+2", "-1+cmd|' /C calc'!A0", "@SUM(A1)", "\t=1", "\r=1"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_chart_gives_no_formula_to_a_spreadsheet(text):
    table = pd.DataFrame({"Place": [text, "KP = best"], "=HYPERLINK(A1)": [-1.5, 2]})
    made = dataclasses.replace(PLAIN, table=table).csv()
    back = pd.read_csv(io.StringIO(made))
    assert back["Place"].tolist() == ["'" + text.replace("\r", " "), "KP = best"]
    assert back["'=HYPERLINK(A1)"].tolist() == [-1.5, 2]


@pytest.mark.parametrize("text", ["-2", "+34%", "-1.5"])
def test_a_signed_number_is_no_formula(text):
    made = dataclasses.replace(PLAIN, table=pd.DataFrame({"Place": [text, "KP"]})).csv()
    assert made == f"Place\n{text}\nKP\n"


@pytest.mark.parametrize("text", ["=1+2", "\t-1"])
def test_no_table_holds_a_formula(edition, text):
    frame = tables.read("population", edition)
    frame.loc[3, "source"] = text
    before = snapshot(edition)
    with pytest.raises(ReportError, match=r"data/population.csv, row \d+, field source: it begins with .* as a formula"):
        tables.write_edition({"population": frame}, tables.package(edition), edition)
    assert snapshot(edition) == before


def test_a_formula_in_a_publishers_file_gets_into_no_table(edition, tmp_path):
    path = tmp_path / "reduced.csv"
    path.write_bytes(corpus.as_csv(SHAPES["reduced"].with_cell(5, "conflict_name", "=HYPERLINK(A1)")))
    before = snapshot(edition)
    with pytest.raises(ReportError, match="data/candidate_2025.csv, row .*, field theatre: it begins with '='"):
        refresh.refresh(ucdp_candidate=[path], folder=edition, allow_shrink=True)
    assert snapshot(edition) == before


# --- Size -----------------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["whole", "uneven"])
def test_a_large_file_is_read_piece_by_piece(tmp_path, monkeypatch, form):
    """Piece by piece: for the fast way of reading, and for the exact one (a stray mark leads to it)."""
    monkeypatch.setattr(read, "CHUNK", 200)
    path, rows = tmp_path / "large.csv", 12_000
    row = "7," + "source text " * 200
    path.write_text("id,text\n" + (row + "\n") * rows + 'stray,a "b" c\n' * (form == "uneven"))
    tracemalloc.start()
    assert sum(len(piece) for piece in read.chunks(path, ["id"])) == rows + (form == "uneven")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert path.stat().st_size > 28e6
    assert peak < 8e6
