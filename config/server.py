"""How gunicorn serves Child First: `gunicorn -c python:config.server config.wsgi`."""

import gunicorn.http.message

from config import settings

workers = settings.WEB_WORKERS
threads = settings.WEB_THREADS
worker_class = "gthread"
graceful_timeout = 10
timeout = 60
control_socket_disable = True

# A long search in a script of three bytes a letter, percent-encoded, is a long address: it is answered by a page that
# says so. Gunicorn allows at most this constant, 8,190 bytes as it comes.
gunicorn.http.message.MAX_REQUEST_LINE = limit_request_line = 131_072

# Its access log and its warnings name the visitor's address. Requests are logged by config.middleware, in the workers.
logconfig_dict = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonLines"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"level": "ERROR", "handlers": ["stderr"]},
    "loggers": {
        "gunicorn.error": {"level": "ERROR", "handlers": ["stderr"], "propagate": False},
        "gunicorn.access": {"level": "CRITICAL", "handlers": [], "propagate": False},
    },
}
