"""A live preview: the book in a browser, built anew whenever a file is saved. Needs livereload."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from report.paths import BUILD, HTML, ROOT

SERVED = BUILD / "served"
GOOD = SERVED / "good"
"""Touched after each build that went well: the browser then loads its page again."""
WATCHED = ("chapters", "data", "report", "_static", "_templates", "_config.yml", "_toc.yml", "references.bib")
POLICY = re.compile(r'<meta http-equiv="Content-Security-Policy"[^>]*>')


def rebuild() -> bool:
    """Builds in a Python of its own, since the code may have changed; whether it went well. If not, the last good pages stay."""
    done = subprocess.run([sys.executable, "-m", "report", "build"], cwd=ROOT)
    if done.returncode:
        print("The pages in the browser are those of the last build that went well.", flush=True)
    else:
        publish()
    return not done.returncode


def publish() -> None:
    """Puts the built pages in place of those that are shown, without the policy that would refuse the script which reloads them."""
    fresh = BUILD / "served.new"
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(HTML, fresh)
    for page in fresh.rglob("*.html"):
        page.write_text(POLICY.sub("", page.read_text(encoding="utf-8")), encoding="utf-8")
    shutil.rmtree(SERVED, ignore_errors=True)
    fresh.rename(SERVED)
    GOOD.touch()


def serve(port: int = 8000) -> None:
    """Serves the pages on this machine until it is interrupted. A first build that fails shows its errors; mend them and save."""
    from livereload import Server

    SERVED.mkdir(parents=True, exist_ok=True)
    rebuild()
    builds = ThreadPoolExecutor(max_workers=1)  # pages are served while a build is at work
    server = Server()
    for name in WATCHED:
        server.watch(str(ROOT / name), lambda: builds.submit(rebuild), delay="forever", ignore=_by_a_build)
    server.watch(str(GOOD))
    server.serve(root=str(SERVED), port=port)


def _by_a_build(path: str) -> bool:
    """Whether a file is one that Python or a build writes: it would set off the next build."""
    return "__pycache__" in Path(path).parts
