"""Where the project keeps its things; the only module that knows folder names."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
CARRIED = Path(__file__).resolve().parent / "data"
"""The tables where the library is installed from a wheel; a clone has none of these."""
CHAPTERS = ROOT / "chapters"
DATA = CARRIED if CARRIED.is_dir() else ROOT / "data"
BUILD = ROOT / "_build"
HTML = BUILD / "html"
