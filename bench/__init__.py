"""Measures statusgen: corpora of our own making, whole processes, medians. `python -m bench --help`."""
