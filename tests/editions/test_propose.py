"""tools/propose.sh in a scratch repository: the branch, the pictures' branch, and what gh is told. Its host is a folder."""

import os
import shutil
import subprocess

import pytest

from report import paths

GH = """#!/bin/sh
echo "$@" >> "$GH_LOG"
case "$1 $2" in
  "pr list") cat "$GH_OPEN" ;;
  "pr edit" | "pr create") cp proposal/body.md "$GH_LOG.body" ;;
esac
"""
pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="needs git")


class Scratch:
    """A repository with a table, its host, and what stands in place of gh."""

    def __init__(self, folder):
        self.folder, self.host, self.log, self.open = folder / "book", folder / "owner" / "name.git", folder / "gh.log", folder / "open"
        (folder / "bin").mkdir()
        (folder / "bin" / "gh").write_text(GH, encoding="utf-8")
        (folder / "bin" / "gh").chmod(0o755)
        self.open.write_text("", encoding="utf-8")
        self.log.write_text("", encoding="utf-8")
        self.environment = {
            "PATH": f"{folder / 'bin'}:{os.environ['PATH']}", "HOME": str(folder), "GH_LOG": str(self.log), "GH_OPEN": str(self.open),
            "GH_REPO": "owner/name", "GH_TOKEN": "secret", "PROPOSAL": "edition", "TITLE": "A later release",
            "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": f"url.{folder}/owner/.insteadOf", "GIT_CONFIG_VALUE_0": "https://github.com/owner/",
            "GIT_AUTHOR_DATE": "2026-12-01T00:00:00Z", "GIT_COMMITTER_DATE": "2026-12-01T00:00:00Z",
        }  # fmt: skip
        self.git("init", "-q", "--bare", str(self.host), at=folder)
        self.git("init", "-q", "-b", "main", str(self.folder), at=folder)
        (self.folder / "data").mkdir()
        (self.folder / "data" / "a.csv").write_text("old\n", encoding="utf-8")
        (self.folder / "Makefile").write_text("old\n", encoding="utf-8")
        self.commit()

    def git(self, *arguments, at=None) -> str:
        return subprocess.run(
            ["git", *arguments], cwd=at or self.folder, env=self.environment, check=True, capture_output=True, encoding="utf-8"
        ).stdout

    def commit(self):
        self.git("add", "data", "Makefile")
        self.git("-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "-qm", "x")

    def propose(self, *, changed=("data/a.csv",), charts=()):
        """Puts a proposal in place and runs the script."""
        shutil.rmtree(self.folder / "proposal", ignore_errors=True)
        for name in changed:
            (self.folder / name).write_text("new\n", encoding="utf-8")
        patch = self.git("diff", "--binary")
        self.git("checkout", "-q", "--", ".")
        folder = self.folder / "proposal"
        for name in charts:
            (folder / "charts" / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / "charts" / name).write_bytes(b"picture")
        folder.mkdir(exist_ok=True)
        (folder / "change.patch").write_text(patch, encoding="utf-8")
        (folder / "text.md").write_text("Says ![a](CHARTS/before/a.png)\n", encoding="utf-8")
        return subprocess.run(
            ["sh", str(paths.ROOT / "tools" / "propose.sh")], cwd=self.folder, env=self.environment, capture_output=True, encoding="utf-8"
        )


@pytest.fixture
def scratch(tmp_path):
    return Scratch(tmp_path)


def test_a_change_is_opened_as_a_pull_request(scratch):
    run = scratch.propose(charts=["before/a.png", "after/a.png"])
    assert run.returncode == 0, run.stderr
    assert scratch.git("show", "proposal/edition:data/a.csv", at=scratch.host) == "new\n"
    assert scratch.git("ls-tree", "-r", "--name-only", "proposal/edition", at=scratch.host).split() == ["Makefile", "data/a.csv"]
    pictures = "proposal/edition-charts"
    assert scratch.git("ls-tree", "-r", "--name-only", pictures, at=scratch.host).split() == ["after/a.png", "before/a.png"]
    commit = scratch.git("rev-parse", pictures, at=scratch.host).strip()
    told = scratch.log.with_name("gh.log.body").read_text(encoding="utf-8")
    assert told == f"Says ![a](https://github.com/owner/name/raw/{commit}/before/a.png)\n"
    assert "pr create --base main --head proposal/edition --title A later release --body-file" in scratch.log.read_text(encoding="utf-8")


def test_an_open_one_is_renewed(scratch):
    assert scratch.propose().returncode == 0
    scratch.git("checkout", "-q", "main")
    scratch.git("branch", "-qD", "proposal/edition")
    scratch.open.write_text("12\n", encoding="utf-8")
    run = scratch.propose()
    assert run.returncode == 0, run.stderr
    log = scratch.log.read_text(encoding="utf-8")
    assert log.count("pr create") == 1 and "pr edit 12 --title A later release" in log


def test_without_a_change_nothing_is_proposed(scratch):
    assert "Nothing is proposed." in scratch.propose(changed=()).stdout
    assert scratch.log.read_text(encoding="utf-8") == "" and not scratch.git("branch", "--list", at=scratch.host)


def test_tables_alone_are_taken(scratch):
    assert scratch.propose(changed=("data/a.csv", "Makefile")).returncode == 0
    assert scratch.git("show", "proposal/edition:Makefile", at=scratch.host) == "old\n"
    assert scratch.git("show", "proposal/edition:data/a.csv", at=scratch.host) == "new\n"


def test_the_token_is_told_to_nobody(scratch):
    run = scratch.propose(charts=["a.png"])
    assert "secret" not in run.stdout + run.stderr + scratch.log.read_text(encoding="utf-8")
