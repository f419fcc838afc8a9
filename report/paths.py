"""Where the project keeps its things; the only module that knows folder names."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CHAPTERS = ROOT / "chapters"
DATA = ROOT / "data"
BUILD = ROOT / "_build"
HTML = BUILD / "html"
