"""A copy of the public catalogue as plain files, which opens from a disk without the program."""
