"""The live preview: pages of the last build that went well, without what would refuse the script that reloads them."""

import subprocess

import pytest

from report.book import serve

PAGE = "<head>{policy}<title>{title}</title></head>"
STRICT = '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'">'


@pytest.fixture
def preview(monkeypatch, tmp_path):
    """A function that builds a page of this title, or fails; it returns what the preview then shows, and whether it says that it is new."""
    monkeypatch.setattr(serve, "BUILD", tmp_path)
    monkeypatch.setattr(serve, "HTML", tmp_path / "html")
    monkeypatch.setattr(serve, "SERVED", tmp_path / "served")
    monkeypatch.setattr(serve, "GOOD", tmp_path / "served" / "good")

    def show(title, code=0):
        def build(command, cwd):
            (tmp_path / "html").mkdir(exist_ok=True)
            (tmp_path / "html" / "index.html").write_text(PAGE.format(policy=STRICT, title=title))
            return subprocess.CompletedProcess(command, code)

        monkeypatch.setattr(serve.subprocess, "run", build)
        serve.GOOD.unlink(missing_ok=True)
        well = serve.rebuild()
        assert well == serve.GOOD.exists()
        return (tmp_path / "served" / "index.html").read_text()

    return show


def test_the_preview_shows_each_good_build_and_keeps_it_when_the_next_fails(preview, capsys):
    assert preview("First") == PAGE.format(policy="", title="First")
    assert preview("Broken", code=1) == PAGE.format(policy="", title="First")
    assert "those of the last build that went well" in capsys.readouterr().out
    assert preview("Mended") == PAGE.format(policy="", title="Mended")


def test_what_a_build_writes_sets_off_no_other():
    assert serve._by_a_build("report/__pycache__/paths.cpython-311.pyc")
    assert not serve._by_a_build("report/paths.py")
