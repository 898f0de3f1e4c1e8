"""A report in other forms: words for people, plain data for programs, rows for a spreadsheet, tables for a terminal."""
