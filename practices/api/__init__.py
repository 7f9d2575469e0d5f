"""The catalogue for programs, at /api/v1/: the answers of the pages as JSON, described by OpenAPI. Read only."""
