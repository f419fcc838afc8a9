"""How the work of a build is shared out among processes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sphinx.util.parallel import ParallelTasks, SerialTasks, parallel_available

from report.paths import ROOT


class Tasks(ParallelTasks):
    """Sphinx's own forget an error that they hear of while they are given another task, and with it what the others had at work."""

    failed: Exception | None = None

    def _join_one(self) -> bool:
        try:
            return super()._join_one()
        except Exception as error:
            self.failed = error
            raise

    def add_task(self, *task) -> None:
        super().add_task(*task)
        if self.failed:
            raise self.failed


def portions(pages: Sequence[str], processes: int) -> list[list[str]]:
    """Pages in twice as many portions as processes, about as long as each other, in the order in which Sphinx takes them up: as many
    as there are processes, and then from the end. Of its own portions one process would work at the last pages alone."""
    sizes = {page: sum(path.stat().st_size for path in ROOT.glob(f"{page}.*")) for page in pages}
    found: list[list[str]] = [[] for _ in range(min(2 * processes, len(pages)))]
    for page in sorted(pages, key=lambda page: (-sizes[page], page)):
        min(found, key=lambda portion: sum(sizes[page] for page in portion)).append(page)
    return [*found[:processes], *reversed(found[processes:])]


def on_all(app, task: Callable, arguments: list[tuple]) -> None:
    """Calls a task that writes files with each of the arguments, by as many processes as Sphinx was given."""

    def several(portion: list[tuple]) -> None:
        for each in portion:
            task(*each)

    processes = app.parallel if parallel_available else 1
    tasks = Tasks(processes) if processes > 1 else SerialTasks()
    for number in range(processes):
        tasks.add_task(several, arguments[number::processes])
    tasks.join()
