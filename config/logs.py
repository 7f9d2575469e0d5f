"""Log records as JSON lines that carry the id of the request or of the run of a job, and no personal data."""

import traceback
from contextvars import ContextVar

from pythonjsonlogger.json import JsonFormatter

request_id = ContextVar("request_id", default="")
run_id = ContextVar("run_id", default="")  # of scheduled work

# Fields that could carry what a person typed or who they are: Django adds the whole request to its own records.
LEFT_OUT = ("request", "taskName", "color_message")


class JsonLines(JsonFormatter):
    """One JSON object a record: time, level, logger, message, the id it belongs to, and what the record adds."""

    def __init__(self):
        names = {"levelname": "level", "name": "logger", "asctime": "time"}
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s", rename_fields=names)
        self.default_msec_format = "%s.%03dZ"

    def add_fields(self, log_data, record, message_dict):
        super().add_fields(log_data, record, message_dict)
        for name in LEFT_OUT:
            log_data.pop(name, None)
        log_data |= {one.name: one.get() for one in (request_id, run_id) if one.get()}

    def formatException(self, exc_info):
        """Where it went wrong and what kind each fault was, the last first; what a fault says may quote a person."""
        faults, fault = [], exc_info[1]
        while fault:
            faults.append("".join(traceback.format_tb(fault.__traceback__)) + type(fault).__qualname__)
            fault = fault.__cause__ or (None if fault.__suppress_context__ else fault.__context__)
        return "\n".join(faults)
