"""``python -m kcfg``."""

import sys

from kcfg.cli import main

if __name__ == "__main__":
    sys.exit(main())
