"""``python -m kcfg``."""

from kcfg.cli import leave, main

if __name__ == "__main__":
    leave(main())
