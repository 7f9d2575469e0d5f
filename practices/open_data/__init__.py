"""The open-data set: the whole catalogue with its code lists as files, made each night and served at `/data/`."""
