"""Writing: one command at a time, all tables or none, and seals renewed after an edit by hand."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from pathlib import Path

import pandas as pd

from report import paths
from report.errors import ReportError
from report.progress import say
from report.tables.checks import problems, raise_problems
from report.tables.descriptor import PACKAGE, package, package_bytes
from report.tables.reading import to_csv
from report.tables.seals import digest, plain, seal_resource, unsealed, what_changed

STAGE = ".edition"  # a new edition is written and validated in here

READY = ".edition-ready"  # and is put in place out of here, or by the next command if that is killed


@contextlib.contextmanager
def alone(folder=None):
    """Holds the tables for one command that changes them, and first finishes what a killed one left.

    Raises ReportError if another command holds them, or if there is no such folder. The hold ends
    with its process, however that ends.
    """
    folder = Path(folder or paths.DATA)
    if not folder.is_dir():
        raise ReportError("The folder data/ is missing. Take it back with git: git checkout -- data")
    try:
        descriptor = hold(folder)
    except (BlockingIOError, FileExistsError) as error:
        raise ReportError("Another command is writing to data/ right now. Wait until it is done and run this one again.") from error
    try:
        _finish(folder)
        yield
    finally:
        os.close(descriptor)


def seal(folder=None) -> None:
    """Renews the seals of all files after an edit by hand, and prints what changed. A byte-order mark and
    line ends of Windows are taken out of a file.

    Raises ReportError, and leaves the package as it is, if a table doesn't match its schema.
    """
    folder = Path(folder or paths.DATA)
    with alone(folder):
        _renew_seals(folder)


def _renew_seals(folder: Path) -> None:
    new = package(folder)
    changes, clean = [], {}
    for resource in new["resources"]:
        path = folder / resource["path"]
        if not path.exists():
            raise ReportError(f"data/{resource['path']} is missing, though {PACKAGE} names it. Write the file or take its entry out.")
        content = path.read_bytes()
        if "schema" in resource and content != plain(content):
            clean[path] = plain(content)
            changes.append(f"data/{resource['path']}: byte-order mark or line ends of Windows taken out")
        if digest(content) != resource.get("hash"):
            changes.append(f"data/{resource['path']}: {what_changed(resource, content)}")
            seal_resource(resource, content)
    raise_problems(problems(folder, new))
    for path, content in clean.items():
        _replace(path, content)
    _replace(folder / PACKAGE, package_bytes(new))
    print("\n".join(changes) if changes else "Nothing has changed: every table matches its seal.")


def write_edition(tables: dict[str, pd.DataFrame], new_package: dict, folder=None) -> None:
    """Puts new tables and their package in place: all of them, or none.

    The whole new edition is written to a folder beside, brought to disk and validated there;
    then the tables are renamed, and the package last. If that is interrupted, the seals tell, and
    the next command that is `alone` finishes it. `tables` are by resource name; whatever isn't
    among them stays. Raises ReportError, with `data/` as it was, if the new edition isn't valid.
    """
    folder = Path(folder or paths.DATA)
    stage = folder / STAGE
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir()
    try:
        for resource in new_package["resources"]:
            name = resource["path"]
            if resource["name"] in tables:
                content = to_csv(tables[resource["name"]], resource["schema"])
                seal_resource(resource, content)
            else:
                content = plain((folder / name).read_bytes())
            _write(stage / name, content)
        _write(stage / PACKAGE, package_bytes(new_package))
        raise_problems(unsealed(stage) or problems(stage, new_package))
        for resource in new_package["resources"]:
            if resource["name"] not in tables:  # stood there to be validated with the others
                (stage / resource["path"]).unlink()
        _sync_folder(stage)
        shutil.rmtree(folder / READY, ignore_errors=True)
        stage.rename(folder / READY)
    finally:
        shutil.rmtree(stage, ignore_errors=True)
    _put_in_place(folder, new_package)


def _put_in_place(folder: Path, new_package: dict) -> None:
    """Renames what stands ready, the package last: until then the old one's seals are broken."""
    ready = folder / READY
    _sync_folder(folder)
    for resource in new_package["resources"]:
        if (ready / resource["path"]).exists():
            os.replace(ready / resource["path"], folder / resource["path"])
    os.replace(ready / PACKAGE, folder / PACKAGE)
    _sync_folder(folder)
    shutil.rmtree(ready, ignore_errors=True)


def _finish(folder: Path) -> None:
    """Puts in place an edition whose renaming was cut short, unless a table was changed since."""
    ready = folder / READY
    if (ready / PACKAGE).exists():
        old, new = package(folder), package(ready)
        seals = {one["path"]: {one.get("hash")} for one in new["resources"]}
        whole = all(_is_sealed(ready / path, seal) for path, seal in seals.items() if (ready / path).exists())
        for resource in old["resources"]:
            if resource["path"] in seals and (ready / resource["path"]).exists():
                seals[resource["path"]].add(resource.get("hash"))
        if whole and all(_is_sealed(folder / path, either) for path, either in seals.items()):
            say("Finishing a new edition whose writing was interrupted")
            _put_in_place(folder, new)
    shutil.rmtree(ready, ignore_errors=True)


def _is_sealed(path: Path, hashes: set[str]) -> bool:
    return path.exists() and digest(path.read_bytes()) in hashes


def hold(folder: Path) -> int:
    """A descriptor that only one process at a time can have; BlockingIOError or FileExistsError if another has it."""
    if sys.platform == "win32":  # such a file is gone when its process is
        return os.open(folder / ".held", os.O_CREAT | os.O_EXCL | os.O_TEMPORARY)
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _replace(path: Path, content: bytes) -> None:
    new = path.with_name(f".{path.name}.new")
    _write(new, content)
    os.replace(new, path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    if hasattr(os, "O_DIRECTORY"):  # Windows can't open a folder
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
