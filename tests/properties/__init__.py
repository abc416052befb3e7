"""Properties that hold for any tree: kcfg gives what C gives, and the harness that says so can be trusted."""
