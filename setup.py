"""Puts the tables into the wheel. Everything else of the build stands in pyproject.toml."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py


class WithTables(build_py):
    """Copies `data/` beside the modules, where `report.paths` looks for it; an editable install reads the clone's."""

    def run(self):
        super().run()
        if not self.editable_mode:
            target = Path(self.build_lib, "report", "data")
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree("data", target, ignore=shutil.ignore_patterns(".*"))


setup(cmdclass={"build_py": WithTables})
