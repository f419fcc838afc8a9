"""`python -m report` where the machine around it is odd: no traceback, and the same words."""

import os
import subprocess
import sys

import pytest

from report import paths
from report.editions import changes
from report.errors import ReportError


def run(*arguments, **settings) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "report", *arguments], cwd=paths.ROOT, env=os.environ | {"PYTHONPATH": str(paths.ROOT)} | settings,
        capture_output=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def plain():
    """What the command says here."""
    return run("facts", "pages-").stdout


def test_who_reads_on_and_stops_gets_no_traceback():
    listing = subprocess.Popen(
        [sys.executable, "-m", "report", "facts"], cwd=paths.ROOT, env=os.environ | {"PYTHONPATH": str(paths.ROOT)},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    listing.stdout.read(10)
    listing.stdout.close()
    said = listing.stderr.read()
    listing.stderr.close()
    assert listing.wait(120) == 1 and said == b""


def test_a_terminal_of_few_letters_is_told_what_it_can_show():
    done = run("facts", "pages-", PYTHONIOENCODING="ascii")
    assert done.returncode == 0, done.stderr
    whole = run("facts", "claim-when", PYTHONIOENCODING="utf-8").stdout.decode("utf-8")
    few = run("facts", "claim-when", PYTHONIOENCODING="ascii").stdout
    assert few.decode("ascii") == whole.encode("ascii", "backslashreplace").decode("ascii")


@pytest.mark.parametrize("language", ["tr_TR.UTF-8", "C", "ur_PK.UTF-8"])
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_neither_language_nor_zone_changes_a_word(plain, language, zone):
    assert plain and run("facts", "pages-", LC_ALL=language, LANG=language, TZ=zone).stdout == plain


@pytest.mark.parametrize("epoch", ["abc", "-1", "1700000000.5", "1" * 12])
def test_a_date_that_is_none_is_told(monkeypatch, epoch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(ReportError, match="not a whole number of seconds since 1970"):
        changes.today()


def test_an_empty_date_is_that_of_today(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "")
    empty = changes.today()
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert changes.today() == empty
