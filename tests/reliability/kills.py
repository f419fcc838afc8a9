"""Kills a change of the tables at each of its steps, and looks at what is left.

A step is whatever Python does to the names in the folder: opening a file to write, making a folder,
renaming, removing. The n-th child of this process is killed (SIGKILL) at its n-th step.

As a script it kills the writing of a small edition: python kills.py FOLDER, one line of JSON.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
import os
import shutil
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from report import tables

STEPS = {"os.mkdir", "os.rename", "os.remove", "os.rmdir"}


@dataclasses.dataclass
class Kill:
    """What a kill left: "old" or "new" (whole), "mixed" (and told by the seals) or "unseen" (mixed,
    and not told). The same after the next command that holds the tables, and after the same change
    was asked for again; and what stood beside the tables at the end."""

    step: int
    left: str
    repaired: str
    after: str
    litter: list[str]


def series(old: Path, work: Path, change: Callable[[Path], None], every: int = 1) -> list[Kill]:
    """Kills `change`, of a copy of the folder `old`, at its first, second … step, until it comes through.

    every: 3 for the first, fourth, seventh … step.
    """
    whole = _copy(old, work / "new")
    if _child(change, whole) != 0:
        raise RuntimeError("The change fails even when nobody kills it.")
    states = {"old": _contents(old), "new": _contents(whole)}
    assert states["old"] != states["new"]
    found = []
    for step in itertools.count(1, every):
        folder = _copy(old, work / "killed")
        status = _child(change, folder, kill_at=step)
        if status == 0:
            break
        if status != -signal.SIGKILL:
            raise RuntimeError(f"The change ended with {status}.")
        left = _state(folder, states)
        with tables.alone(folder):
            repaired = _state(folder, states)
        if _child(change, folder) != 0:
            raise RuntimeError(f"After a kill at step {step} the same command fails.")
        litter = sorted(path.name for path in folder.iterdir() if path.name not in states["new"])
        found.append(Kill(step, left, repaired, _state(folder, states), litter))
    return found


def _copy(old, new) -> Path:
    shutil.rmtree(new, ignore_errors=True)
    return Path(shutil.copytree(old, new))


def _contents(folder) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def _state(folder, states) -> str:
    contents = {name: content for name, content in _contents(folder).items() if name in states["new"]}
    for name, whole in states.items():
        if contents == whole:
            return name
    return "mixed" if tables.unsealed(folder) else "unseen"


def _child(change, folder, kill_at=None) -> int:
    """Runs `change` in a child; its exit code, or minus the signal that ended it."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        try:
            if kill_at:
                sys.addaudithook(_killer(str(folder), kill_at))
            change(folder)
            os._exit(0)
        except BaseException:
            traceback.print_exc()
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _killer(folder: str, kill_at: int):
    done = 0

    def hook(event, arguments):
        nonlocal done
        if event in STEPS or (event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")):
            if event != "open" and not os.path.isabs(str(arguments[0])) or str(arguments[0]).startswith(folder):
                done += 1
                if done == kill_at:
                    os.kill(os.getpid(), signal.SIGKILL)

    return hook


def small_edition(folder: Path) -> Path:
    """An edition of three tables."""
    fields = [{"name": "key", "type": "string"}, {"name": "n", "type": "integer"}]
    package = {"name": "small", "resources": []}
    (folder / "old").mkdir(parents=True)
    for name in ("one", "two", "kept"):
        package["resources"].append(
            {"name": name, "path": f"{name}.csv", "format": "csv", "encoding": "utf-8", "schema": {"fields": fields, "primaryKey": ["key"]}}
        )
        (folder / "old" / f"{name}.csv").write_text("key,n\na,1\nb,2\n")
    (folder / "old" / tables.PACKAGE).write_text(json.dumps(package))
    tables.seal(folder / "old")
    return folder / "old"


def _write_small(folder: Path) -> None:
    with tables.alone(folder):
        new = {name: tables.read(name, folder, sealed=False).assign(n=[5, 6]) for name in ("one", "two")}
        tables.write_edition(new, tables.package(folder), folder)


if __name__ == "__main__":
    place = Path(sys.argv[1])
    old = small_edition(place)
    sys.stdout.flush()
    print(json.dumps([dataclasses.asdict(kill) for kill in series(old, place, _write_small)]))
