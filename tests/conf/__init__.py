"""`kcfg conf` beside C `conf`."""
