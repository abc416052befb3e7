"""What is kept between runs: a folder of files that any process may read, write or damage at any time.

Nothing here knows what a tree is. :mod:`kcfg.cache.folder` keeps bytes by key, :mod:`kcfg.cache.packing` gives them a
form that can be read without trusting it, :mod:`kcfg.cache.stamps` says whether files are still what they were.
"""
