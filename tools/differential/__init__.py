"""Running two Kconfig programs on one case and telling what differs: the ground under fuzzing and the
property tests.
"""
