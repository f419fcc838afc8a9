"""What readers, citers and maintainers rely on beside the book: citation, workflows, commands, licences."""

import fnmatch
import json
import re
import shutil
import subprocess
import sys
import tomllib

import jupytext
import nbclient
import pytest
import yaml

from report import tables
from report.paths import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
EDITION = PROJECT["project"]["version"]


def text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def workflow(path) -> dict:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", text("Makefile"), re.M))


def steps(path) -> list[dict]:
    return [step for job in workflow(path)["jobs"].values() for step in job["steps"]]


# --- Workflows ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_by_commit_with_its_version(path):
    used = re.findall(r"uses: (.*)", path.read_text(encoding="utf-8"))
    assert used and all(re.fullmatch(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one) for one in used), used


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_run_make_targets_that_exist(path):
    called = [one for step in steps(path) for one in re.findall(r"\bmake ([a-z-]+)", step.get("run", ""))]
    assert called and set(called) <= targets(), set(called) - targets()


def test_a_pull_request_runs_what_the_readme_names():
    called = {one for step in steps(ROOT / ".github/workflows/ci.yml") for one in re.findall(r"make ([a-z-]+)", step.get("run", ""))}
    assert {"lint", "book", "check", "test", "test-browser", "coverage"} <= called


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_do_only_what_a_job_says(path):
    whole = workflow(path)
    assert whole["permissions"] == {}
    for name, job in whole["jobs"].items():
        writes = {k for k, v in job["permissions"].items() if v == "write"}
        may = {
            "deploy": {"pages", "id-token"},
            "links": {"issues"},
            "propose": {"contents", "pull-requests"},
            "attest": {"id-token", "attestations"},
            "publish": {"contents"},
        }
        assert writes <= may.get(name, set()), name
        runs_our_code = any("make " in step.get("run", "") for step in job["steps"])
        assert not (runs_our_code and "contents" in writes), f"{name} could push what it built from unreviewed code"


def test_what_may_push_runs_one_script_alone():
    job = workflow(ROOT / ".github" / "workflows" / "proposals.yml")["jobs"]["propose"]
    assert [step["run"] for step in job["steps"] if "run" in step] == ["sh tools/propose.sh"]
    assert not re.search(r"^\s*(make|python|pip|npm)\b", (ROOT / "tools" / "propose.sh").read_text(encoding="utf-8"), re.M)


@pytest.mark.skipif(shutil.which("make") is None, reason="make is not installed")
def test_each_week_every_lock_is_audited():
    called = {one for step in steps(ROOT / ".github/workflows/weekly.yml") for one in re.findall(r"make ([a-z-]+)", step.get("run", ""))}
    assert {"audit", "test-living", "reliability"} <= called
    dry = subprocess.run(["make", "--dry-run", "audit"], cwd=ROOT, capture_output=True, encoding="utf-8").stdout
    assert set(re.findall(r"-r (\S+)", re.search(r".* pip_audit .*", dry)[0])) == {path.name for path in ROOT.glob("requirements*.txt")}


def test_only_the_main_branch_is_published():
    jobs = workflow(ROOT / ".github/workflows/ci.yml")["jobs"]
    assert jobs["site"]["if"] == "github.event_name == 'push' && github.ref == 'refs/heads/main'"
    assert set(jobs["site"]["needs"]) == {"lint", "test", "browser", "coverage"}
    assert jobs["deploy"]["needs"] == "site"


def test_the_site_has_the_pdf_and_every_stamped_edition_with_all_commits_to_count():
    job = workflow(ROOT / ".github/workflows/ci.yml")["jobs"]["site"]
    assert job["steps"][0]["with"]["fetch-depth"] == 0
    runs = [step.get("run", "") for step in job["steps"]]
    (fetched,) = [at for at, run in enumerate(runs) if "gh attestation verify" in run and "gh release download" in run]
    (made,) = [at for at, run in enumerate(runs) if "make site EDITIONS=editions" in run]
    assert fetched < made


def test_a_release_is_built_attested_and_published_by_three_jobs():
    whole = workflow(ROOT / ".github/workflows/release.yml")
    jobs = whole["jobs"]
    pushed = whole[True]["push"]  # YAML takes `on` for yes
    assert all(re.fullmatch(r"[\[\]\d.+-]+", one) for one in pushed["tags"]) and "branches" not in pushed
    assert jobs["attest"]["needs"] == "files" and jobs["publish"]["needs"] == "attest"
    (attested,) = [step for step in jobs["attest"]["steps"] if step["uses"].startswith("actions/attest-build-provenance@")]
    assert attested["with"]["subject-path"] == "release/*"
    assert not any("checkout" in step.get("uses", "") for name in ("attest", "publish") for step in jobs[name]["steps"])
    assert jobs["files"]["steps"][0]["with"]["fetch-depth"] == 0


def test_ci_builds_on_every_python_that_the_project_claims():
    low, high = re.fullmatch(r">=3\.(\d+),<3\.(\d+)", PROJECT["project"]["requires-python"]).groups()
    built = workflow(ROOT / ".github/workflows/ci.yml")["jobs"]["test"]["strategy"]["matrix"]["python"]
    assert built == [f"3.{minor}" for minor in range(int(low), int(high))]


def test_dependabot_stays_below_jupyter_book_2():
    pip = next(one for one in yaml.safe_load(text(".github/dependabot.yml"))["updates"] if one["package-ecosystem"] == "pip")
    ignored = {one["dependency-name"]: one["versions"] for one in pip["ignore"]}
    assert ignored["jupyter-book"] == [">=2"]


# --- Citing and keeping ---------------------------------------------------------------------


def test_citation_and_deposit_say_the_same_as_the_project():
    citation, deposit = yaml.safe_load(text("CITATION.cff")), json.loads(text(".zenodo.json"))
    assert citation["version"] == deposit["version"] == EDITION
    # Without a day, a program that reads the file cites the book without a year.
    assert str(citation["date-released"]) == tables.edition_day() >= tables.package()["created"][:10]
    assert citation["title"] == deposit["title"]
    assert citation["license"] == ["MIT", "CC-BY-4.0"] and PROJECT["project"]["license"].startswith("MIT AND CC-BY-4.0 AND")
    assert deposit["license"] == "other-at"  # several: its notes say which
    assert [one["name"] for one in citation["authors"]] == [one["name"] for one in deposit["creators"]]
    sources = {one["doi"] for one in citation["references"]}
    assert sources == {one["identifier"] for one in deposit["related_identifiers"]}
    assert all(f"doi = {{{doi}}}" in text("references.bib") for doi in sources)


def test_each_edition_has_its_entry_in_the_changelog():
    assert f"## {EDITION}" in text("CHANGELOG.md")


# --- Re-running elsewhere -------------------------------------------------------------------


def test_binder_installs_the_locks_and_the_project_with_its_data():
    lines = text(".binder/requirements.txt").split("\n")
    files = [line.removeprefix("-r ") for line in lines if line]
    assert all((ROOT / ".binder" / file).resolve().is_file() for file in files) and "../requirements.txt" in files
    assert re.search(r"pip install .*--no-deps .*-e \.$", text(".binder/postBuild"), re.M)
    # A clone keeps who may run a file; what unpacks a zip need not.
    assert not (ROOT / ".git").exists() or (ROOT / ".binder/postBuild").stat().st_mode & 0o111


@pytest.mark.parametrize("group", sorted(PROJECT["dependency-groups"]))
def test_each_group_of_dependencies_is_locked_at_versions_that_fit(group):
    def locked(name: str) -> dict[str, str]:
        return dict(re.findall(r"^([\w.-]+)==(\S+)", text(name), re.M))

    lock = locked(f"requirements-{group}.txt")
    asked = {re.match(r"[\w.-]+", one)[0].lower() for one in PROJECT["dependency-groups"][group]}
    assert asked <= set(lock)
    beside = locked("requirements.txt") | locked("requirements-test.txt")
    assert {name: lock[name] for name in lock if name in beside} == {name: beside[name] for name in lock if name in beside}


def test_the_project_is_usable_as_a_library_from_any_folder(tmp_path):
    code = "from report.record import measures; print(len(measures.by_month('acled')))"
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, encoding="utf-8")
    assert run.returncode == 0 and int(run.stdout) > 0, run.stderr


@pytest.mark.parametrize("name", sorted(path.stem for path in (ROOT / "chapters").glob("*.md")))
def test_jupytext_reads_a_chapter_with_its_cells(name):
    """What JupyterLab shows when a chapter is opened as a notebook: each call in a code cell of its own."""
    source = text(f"chapters/{name}.md")
    found = [cell.source for cell in jupytext.reads(source, fmt="md:myst").cells if cell.cell_type == "code"]
    assert found == [body.strip() for body in re.findall(r"^```\{code-cell\}[^\n]*\n(.*?)^```", source, re.S | re.M)]


def test_a_chapter_opened_as_a_notebook_runs_and_shows_its_charts_with_their_tables(tmp_path, monkeypatch):
    """In an ordinary kernel, as JupyterLab starts it."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))  # a user need not have a home
    notebook = jupytext.reads(text("chapters/who-fights.md"), fmt="md:myst")
    done = nbclient.NotebookClient(notebook, timeout=300, resources={"metadata": {"path": ROOT / "chapters"}}).execute()
    shown = [output["data"]["text/html"] for cell in done.cells for output in cell.get("outputs", [])]
    assert len(shown) == len(re.findall(r"^figures\.\w+\(.*\)$", text("chapters/who-fights.md"), re.M)) > 0
    assert all("<svg" in one and "<table" in one for one in shown)


# --- README ---------------------------------------------------------------------------------


def test_the_readme_begins_with_two_commands_and_names_every_target():
    readme = text("README.md")
    assert re.search(r"```sh\nmake book .*\nmake test .*\n```", readme)
    missing = {one for one in targets() - {"clean"} if f"`make {one}" not in readme}
    assert not missing


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "SECURITY.md", "CODE_OF_CONDUCT.md", "CHANGELOG.md", "data/README.md"])
def test_files_that_a_page_of_the_project_names_exist(name):
    folder = (ROOT / name).parent
    prose = re.sub(r"`[^`\n]*`", "", text(name))
    linked = re.findall(r"\]\((?!https?://|#)([^)#]+)", prose)
    named = [one for one in re.findall(r"`([\w./-]+/[\w.-]+\.\w+)`", text(name)) if "*" not in one]
    assert all((folder / one).exists() for one in linked), linked
    assert all((ROOT / one).exists() or one.startswith("_build") for one in named), named


SAVE = """
import runpy, sys, jupytext
sys.dont_write_bytecode = True
runpy.run_path("tools/jupyter_server_config.py")
from jupytext.jupytext import writes
for path in sys.argv[1:]:
    text = open(path, encoding="utf-8", newline="").read()
    notebook = jupytext.reads(text, ".md")
    notebook.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook.metadata["language_info"] = {"name": "python", "version": "3.12.1"}
    if writes(notebook, {"extension": ".md"}) != text:
        sys.exit(f"{path} is changed by a save")
"""


def test_a_save_in_jupyterlab_changes_no_byte_of_a_chapter():
    chapters = sorted(str(path) for path in (ROOT / "chapters").glob("*.md"))
    done = subprocess.run([sys.executable, "-c", SAVE, *chapters], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_lab_and_binder_read_that_configuration():
    assert 'JUPYTER_CONFIG_PATH="$PWD/tools"' in text("tools/lab.sh")
    assert "tools/jupyter_server_config.py" in text(".binder/postBuild")


def test_the_deposit_names_every_table_that_is_not_open():
    notes = json.loads(text(".zenodo.json"))["notes"]
    named = re.findall(r"data/([\w*]+\.csv)", notes)
    closed = {one["path"] for one in tables.package()["resources"] if "ACLED" in one["licenses"][0]["title"]}
    assert {one["path"] for one in tables.package()["resources"] if any(fnmatch.fnmatch(one["path"], name) for name in named)} == closed
