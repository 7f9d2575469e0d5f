"""Files that take long to make are made one at a time in each process, so that pages stay quick meanwhile."""

import threading

SECONDS_TO_WAIT = 10
RETRY_AFTER = 60  # seconds

_turn = threading.Lock()


class Busy(Exception):
    """Another such file is still being made."""


class InTurn:
    """The parts of a file. It has the turn until it is closed; if it cannot get one in ten seconds it raises Busy."""

    def __init__(self, parts):
        if not _turn.acquire(timeout=SECONDS_TO_WAIT):
            raise Busy
        self.parts = parts
        self.has_turn = True

    def __iter__(self):
        return iter(self.parts)

    def close(self):
        """Give the turn away. A streaming response calls this when it was sent or broken off."""
        self.parts.close()
        if self.has_turn:
            self.has_turn = False
            _turn.release()

    def __del__(self):
        """For a response that was dropped before a server had it."""
        if hasattr(self, "parts"):
            self.close()
