"""A checkout by Git for Windows, which turns the ends of lines, holds the same bytes."""

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
