"""Forked kernels: what they keep is what ordinary kernels would have kept."""

import json
import os
import subprocess
import sys

import pytest

from report.book import kernels

ONLY_WHERE_FORKED = pytest.mark.skipif(not kernels.can_fork(), reason="kernels are forked on Linux alone")
HEADER = """---
file_format: mystnb
kernelspec:
  name: python3
  display_name: Python 3
---
# A page

"""
CELLS = {
    "prints": "import os\nprint(os.getcwd())\nprint(__name__, sorted(k for k in globals() if not k.startswith('_')))",
    "draws": "from report.chapters.index import figures\nfigures.deaths_in_kp_and_balochistan()",
    "plots": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    "warns": "import sys\nprint('careful', file=sys.stderr)",
    "fails": "1 / 0",
    "dies": "import os\nos._exit(3)",
}
# In a process of its own: a fork needs one that has not opened ZMQ, which pytest's workers may have.
RUN = """
import json, os, sys
os.environ["MPLBACKEND"] = "agg"
from jupyter_cache.executors import load_executor
from report.book import kernels
from report.book.executions import Executions
cache_path, how, *pages = sys.argv[1:]
cache = Executions(cache_path)
for page in pages:
    cache.add_nb_to_project(page, read_data={"name": "myst_nb_md", "type": "plugin"})
if how == "forked":
    kernels.execute(cache_path, pages, timeout=60, processes=2)
else:
    load_executor("local-parallel", cache).run_and_cache(timeout=60)
found = {}
for record in cache.list_project_records():
    match = cache.get_cached_project_nb(record.uri)
    found[os.path.basename(record.uri)] = None if match is None else [
        output for cell in cache.get_cache_bundle(match.pk).nb.cells for output in cell.get("outputs", [])
    ]
print(json.dumps(found, sort_keys=True))
"""


@pytest.fixture(scope="module")
def outputs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    for name, code in CELLS.items():
        (folder / f"{name}.md").write_text(f"{HEADER}```{{code-cell}} python\n{code}\n```\n", encoding="utf-8")
    pages = [str(folder / f"{name}.md") for name in CELLS]

    def run(how):
        done = subprocess.run(
            [sys.executable, "-c", RUN, str(tmp_path_factory.mktemp(how) / "cache"), how, *pages],
            capture_output=True,
            text=True,
            timeout=300,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": "0"},
        )
        return {name.removesuffix(".md"): found for name, found in json.loads(done.stdout.splitlines()[-1]).items()}

    return run("forked"), run("ordinary")


@ONLY_WHERE_FORKED
def test_outputs_are_those_of_ordinary_kernels(outputs):
    forked, ordinary = outputs
    assert forked == ordinary
    assert all(forked[name] for name in ("prints", "draws", "warns"))


@ONLY_WHERE_FORKED
@pytest.mark.parametrize("name", ["fails", "dies"])
def test_a_page_that_fails_or_whose_kernel_dies_is_not_kept(outputs, name):
    assert outputs[0][name] is None
