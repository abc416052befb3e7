"""The one hash function of the cache, without what ``import hashlib`` brings along: it loads all of OpenSSL."""

from __future__ import annotations

try:
    from _blake2 import blake2b
except ImportError:  # a Python that was built without it
    from hashlib import blake2b

__all__ = ["blake2b"]
