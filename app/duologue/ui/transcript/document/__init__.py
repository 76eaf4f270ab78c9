"""Writes Markdown blocks into a text document: words, lists, code, tables and formulas."""
