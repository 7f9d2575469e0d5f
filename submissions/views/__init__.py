"""Pages of the private side."""
