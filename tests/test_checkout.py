"""A checkout as others have it: with the line ends of Windows, a shared environment, files not yet added to git."""

import os
import shutil
import subprocess

import pytest

from report import tables
from report.paths import ROOT


def git(*arguments):
    return subprocess.run(["git", *arguments], capture_output=True, text=True, check=True).stdout


def test_a_checkout_with_crlf_holds_the_same_bytes(tmp_path):
    if not (ROOT / ".git").exists():
        pytest.skip("this is no checkout")
    clone = tmp_path / "clone"
    git("clone", "--quiet", "--no-hardlinks", "-c", "core.autocrlf=true", "-c", "core.eol=crlf", str(ROOT), str(clone))
    turned = [line for line in git("-C", str(clone), "ls-files", "--eol").splitlines() if "w/crlf" in line or "w/mixed" in line]
    assert turned == []
    assert tables.unsealed(clone / "data") == []


def test_line_ends_break_no_seal(edition):
    """Where the rules above don't reach: a zip, an editor."""
    for path in edition.glob("*.csv"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert tables.unsealed(edition) == []


def test_a_linked_environment_is_not_emptied(tmp_path):
    (tmp_path / "shared").mkdir()
    (tmp_path / "shared" / "kept").write_text("mine")
    (tmp_path / "book" / "tools").mkdir(parents=True)
    shutil.copy(ROOT / "tools" / "setup.sh", tmp_path / "book" / "tools")
    (tmp_path / "book" / ".venv").symlink_to(tmp_path / "shared")
    done = subprocess.run(["sh", "tools/setup.sh"], cwd=tmp_path / "book", capture_output=True, text=True)
    assert (done.returncode, ".venv is a link to" in done.stderr) == (1, True)
    assert (tmp_path / "shared" / "kept").read_text() == "mine"


@pytest.mark.skipif(not shutil.which("make"), reason="make is not here")
def test_make_lint_reads_files_that_are_not_in_git_yet(tmp_path):
    """An environment that says what it is asked to run, in a folder of git and in one of none."""
    for name in ("Makefile", "requirements.txt", "pyproject.toml", "requirements-dev.txt", "tools/setup.sh", ".gitignore"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text('#!/bin/sh\necho "$@"\n')
    python.chmod(0o755)
    for name in ("ready", "dev"):
        (tmp_path / ".venv" / name).touch()
    (tmp_path / "a new file.py").write_text("x=1")
    free = os.environ | {"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}
    lint = ["make", "--no-print-directory", "lint"]
    without = subprocess.run(lint, cwd=tmp_path, env=free, capture_output=True, text=True)
    assert without.returncode and "this folder is no clone. Run: git init" in without.stderr
    git("init", "--quiet", str(tmp_path))
    done = subprocess.run(lint, cwd=tmp_path, env=free, capture_output=True, text=True, check=True)
    assert "pre_commit run --files" in done.stdout and "a new file.py" in done.stdout.splitlines()[-1]
