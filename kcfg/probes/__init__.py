"""Probes: every ``$(shell …)`` of a tree goes through one object with a policy."""

from kcfg.probes.probes import Policy, Probes

__all__ = ["Policy", "Probes"]
