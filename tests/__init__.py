"""The tests. A package, so that `from tests.… import …` means this folder and no other of that name."""
