"""Heavy work in batches on whatever executor is given, each result kept under the name of its inputs.

A result's name is made of the code that computes it, of the packages that code rests on, and of its inputs. So a run that
was killed goes on where it was, and nothing is ever taken for what other code or inputs gave.
"""

from __future__ import annotations

import functools
import hashlib
import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, as_completed
from importlib import metadata
from pathlib import Path

from report import closure
from report.errors import ReportError
from report.progress import say

PACKAGES = ("numpy", "pandas", "scipy", "statsmodels")
BATCHES = 300
"""Into how many batches of the same weight work is cut, so that what a kill costs is small."""
AGAIN = "What was finished is kept: run the same command again."


class Kept:
    """Results on disk, each in a file of its own that is whole or not there."""

    def __init__(self, folder: Path):
        self._folder, self._asked = folder, set()
        folder.mkdir(parents=True, exist_ok=True)

    def __contains__(self, name: str) -> bool:
        return self._read(name) is not None

    def get(self, name: str):
        """The result of that name, or None."""
        self._asked.add(name)
        found = self._read(name)
        return found and found[1]

    def put(self, name: str, result) -> None:
        """Keeps a result."""
        self._asked.add(name)
        half = self._folder / f"{name}.{os.getpid()}"
        half.write_bytes(pickle.dumps((name, result)))
        half.replace(self._folder / name)

    def tidy(self) -> None:
        """Takes away what nobody asked for in this run: it is of other code or inputs."""
        for path in self._folder.iterdir():
            if path.name not in self._asked:
                path.unlink(missing_ok=True)

    def _read(self, name: str) -> tuple | None:
        try:
            found = pickle.loads((self._folder / name).read_bytes())
        except Exception:  # a file that a full disk or a crash left can hold anything
            return None
        return found if isinstance(found, tuple) and found[:1] == (name,) else None


def identity(module: str) -> str:
    """sha256 over the code of a module with all that it imports, and the versions of the packages that compute."""
    versions = " ".join(f"{name}=={metadata.version(name)}" for name in PACKAGES)
    return hashlib.sha256(f"{closure.code_digest(closure.closure(module))} {versions}".encode()).hexdigest()


def computed(
    work: Callable,
    items: Sequence[tuple],
    executor: Executor | None = None,
    kept: Kept | None = None,
    weight: Callable[..., float] | None = None,
) -> list:
    """What `work` gives for each item (the tuple of its arguments), in the order of the items; an item that is there twice is
    computed once.

    work: a function at the top of a module, whose result hangs on its arguments alone; those are plain values, told apart by
    how they print. executor: any of `concurrent.futures`, or None for this process. weight: of an item, by its arguments.
    ReportError where the executor breaks, or its workers have other code or packages.
    """
    code = _own(work.__module__)
    names = [hashlib.sha256(f"{code} {work.__qualname__}{item!r}".encode()).hexdigest() for item in items]
    tasks = dict(zip(names, items, strict=True))
    found = {name: result for name in tasks if (result := kept.get(name)) is not None} if kept else {}
    todo = {name: item for name, item in tasks.items() if name not in found}
    if found:
        say(f"  {len(found):,} of {len(tasks):,} are kept from an earlier run")
    before, shown = len(found), 0
    for results in _done(functools.partial(_on_a_worker, code, work), _batches(todo, weight), executor):
        for name, result in results:
            found[name] = result
            if kept:
                kept.put(name, result)
        if executor and (tenth := (len(found) - before) * 10 // len(todo)) > shown:
            shown = tenth
            say(f"  {len(found):,} of {len(tasks):,}")
    return [found[name] for name in names]


def _batches(todo: dict[str, tuple], weight) -> list[list[tuple[str, tuple]]]:
    """The heaviest first; each of a like weight, or a single item that weighs more."""
    weights = {name: weight(*item) if weight else 1.0 for name, item in todo.items()}
    limit = sum(weights.values()) / BATCHES
    batches: list[list] = []
    load = limit
    for name in sorted(todo, key=lambda name: -weights[name]):
        if load + weights[name] > limit:
            batches.append([])
            load = 0.0
        batches[-1].append((name, todo[name]))
        load += weights[name]
    return batches


def _done(work, batches: list, executor: Executor | None) -> Iterator[list]:
    """The results of each batch, as soon as it is done."""
    if executor is None:
        yield from map(work, batches)
        return
    waiting: set[Future] = {executor.submit(work, batch) for batch in batches}
    try:
        for future in as_completed(waiting):
            yield future.result()
    except (BrokenExecutor, CancelledError) as error:
        raise ReportError(f"A process that computes ended before its work was done. {AGAIN}") from error
    except ModuleNotFoundError as error:
        raise ReportError(f"A worker lacks {error.name}. Install the project there, at the same commit and from the same lock.") from error
    finally:
        for future in waiting:
            future.cancel()


def _on_a_worker(code: str, work: Callable, batch: list[tuple[str, tuple]]) -> list[tuple[str, object]]:
    """Runs a batch: the name and the result of each item. At the top so that any worker can start it."""
    if _own(work.__module__) != code:
        raise ReportError(
            "A worker has other code or packages than this process. Install the same commit and lock there; if a file was changed "
            "meanwhile, run the command again."
        )
    return [(name, work(*item)) for name, item in batch]


@functools.cache
def _own(module: str) -> str:
    return identity(module)
