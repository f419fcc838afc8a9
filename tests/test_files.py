"""Files that are read once and again when they were written."""

import os

import pytest

from report import files


@pytest.fixture
def path(tmp_path):
    return tmp_path / "one.yml"


def test_a_file_that_is_written_again_at_once_is_read_again(path):
    """As long as before, and within a tick of the file system's clock."""
    for number in range(10):
        path.write_text(f"a: {number}")
        assert files.text(path) == f"a: {number}" and files.settings(path) == {"a": number}


def test_a_file_that_stays_is_read_once(path):
    path.write_text("a: 1")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    assert files.text(path) is files.text(path) and files.settings(path) is files.settings(path)
    path.write_text("a: 2")
    os.utime(path, (1_700_000_001, 1_700_000_001))
    assert files.settings(path) == {"a": 2}


def test_a_file_that_is_gone_is_not_remembered(path):
    path.write_text("a: 1")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    files.text(path)
    path.unlink()
    with pytest.raises(FileNotFoundError):
        files.text(path)
