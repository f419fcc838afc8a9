"""The library as it is installed: a wheel that carries the tables, in an environment of its own, away from any clone."""

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas
import pytest

from report import paths, tables

SOURCES = ("pyproject.toml", "setup.py", "README.md", "LICENSE", "LICENSE-CONTENT.md", "THIRD-PARTY.md")
BARE = {name: text for name, text in os.environ.items() if name not in ("PYTHONPATH", "COVERAGE_PROCESS_START")}
OFFLINE = ["--no-deps", "--no-index", "--disable-pip-version-check", "--quiet"]


def run(*command, **options) -> str:
    done = subprocess.run([str(part) for part in command], env=BARE, capture_output=True, encoding="utf-8", **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        shutil.copy(paths.ROOT / name, folder)
    for name in ("report", "data"):
        shutil.copytree(paths.ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", ".*"))
    run(sys.executable, "-m", "pip", "wheel", *OFFLINE, "--no-build-isolation", "-w", folder / "out", folder)
    (found,) = (folder / "out").glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> Path:
    """The Python of a new environment that has the wheel, and beside it the packages that this one has."""
    folder = tmp_path_factory.mktemp("somebody") / "env"
    run(sys.executable, "-m", "venv", "--without-pip", folder)
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    run(sys.executable, "-m", "pip", "--python", python, "install", *OFFLINE, wheel)
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))").strip())
    # Folders named here are searched last, and installs by reference that they hold are not followed.
    (site / "beside.pth").write_text(f"{Path(pandas.__file__).parent.parent}\n", encoding="utf-8")
    return python


def test_the_wheel_carries_every_table_and_the_terms(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        for path in (
            paths.DATA / "README.md",
            paths.DATA / tables.PACKAGE,
            *(paths.DATA / r["path"] for r in tables.package()["resources"]),
        ):
            assert archive.read(f"report/data/{path.name}") == path.read_bytes()
    for licence in ("LICENSE", "LICENSE-CONTENT.md", "THIRD-PARTY.md"):
        assert any(name.endswith(f".dist-info/licenses/{licence}") for name in names)
    assert not [name for name in names if name.startswith(("data/", "tests/", "chapters/"))]


LOOK = """
import report
from report import paths, tables
from report.record import measures, panel
from report.estimates import results
print(report.__file__)
print(len(tables.read("incidents")), len(panel.monthly("acled")), results.verdict("S1")["verdict"])
tables.verify()
"""


def test_the_installed_library_reads_the_tables_it_carries(installed, tmp_path):
    where, found = run(installed, "-c", LOOK, cwd=tmp_path).strip().split("\n")
    assert Path(where).is_relative_to(installed.parent.parent)
    from report.estimates import results
    from report.record import panel

    assert found == f"{len(tables.read('incidents'))} {len(panel.monthly('acled'))} {results.verdict('S1')['verdict']}"


def test_a_command_says_that_it_needs_a_clone(installed, tmp_path):
    done = subprocess.run([installed, "-m", "report", "check"], cwd=tmp_path, env=BARE, capture_output=True, encoding="utf-8")
    assert done.returncode == 1 and "in a clone of the project" in done.stderr and "Traceback" not in done.stderr
