"""The private side: practices are written here, reviewed, and published into the catalogue."""
