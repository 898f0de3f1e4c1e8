"""Figures that show whether the promise is kept: what is counted, of which time, by what, against which goal.

`facts` says of each incident what can be counted, in one pass; `tally` adds that up; `report` puts it together for a
period. docs/metrics.md has every formula.
"""
