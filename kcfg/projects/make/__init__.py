"""As much of GNU make as it takes to learn from a makefile what a configuration goal would do.

A source tree's makefiles say which environment ``conf`` gets, which file a name like ``multi_v7_lpae_defconfig``
stands for and how fragments are merged. Copying that knowledge would be wrong with the next release; here
the makefiles are read instead. Nothing is built: recipes are expanded and handed over as text.
"""
