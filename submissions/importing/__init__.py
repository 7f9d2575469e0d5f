"""Practices that others hold in spreadsheets: read, checked without a trace, then loaded as submissions."""
