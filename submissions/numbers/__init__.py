"""The numbers of the desk: what was received, decided and returned, who carries the load, and where gaps remain."""
