"""Finding out which links of sources no longer work: politely, and only once an administrator has turned it on."""
