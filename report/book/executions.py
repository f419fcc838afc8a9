"""Executed chapters, kept by their cells and by all that these rest on."""

from __future__ import annotations

import hashlib

from jupyter_cache.cache.db import NbCacheRecord
from jupyter_cache.cache.main import JupyterCacheBase

from report import closure
from report.book.kept import execution_digest


class Executions(JupyterCacheBase):
    """jupyter-cache compares a notebook's cells alone; here also what they import, the tables, the libraries."""

    def create_hashed_notebook(self, nb, *args, **kwargs):
        """A notebook's code cells, and the key of their outputs."""
        cells, key = super().create_hashed_notebook(nb, *args, **kwargs)
        modules = {name for cell in cells.cells for name in closure.imports(cell.source)}
        return cells, hashlib.sha256(f"{key} {execution_digest(modules)}".encode()).hexdigest()

    def forget(self, but: int = 60) -> None:
        """Drops all executions but those last used."""
        for pk in NbCacheRecord.records_to_delete(but, self.db):
            self.remove_cache(pk)
