"""From files to values: one parser for each kind of file, and everything that is wrong with them."""
