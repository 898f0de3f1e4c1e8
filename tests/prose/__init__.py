"""Tests of Markdown as authors write it, and as nobody should."""
