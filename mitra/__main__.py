"""`python -m mitra` is the command `mitra`."""

import sys

from mitra.cli import main

if __name__ == "__main__":
    sys.exit(main())
