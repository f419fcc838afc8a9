"""For Datasette: PYTHONPATH=tests python -m recount book.db"""

import sys

from recount import every
from recount.tables import save

if __name__ == "__main__":
    every("FACTS")  # chapters have views of their own
    save(sys.argv[1])
