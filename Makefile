# Child First. `make run` serves it on http://localhost:8000; see README.md.

PORT ?= 8000
ARGS ?=
PYTHON := .venv/bin/python
# Written once and found by all: the tests start many processes, and rewriting their asserts takes six seconds in each.
export PYTHONDONTWRITEBYTECODE :=
WITH_DATABASE := $(PYTHON) -m config.run --database-only --throwaway --
# What production sets, for `check --deploy`.
AS_DEPLOYED := SECRET_KEY=$$($(PYTHON) -c 'import secrets; print(secrets.token_urlsafe(50))') \
	ALLOWED_HOSTS=childfirst.example DEBUG=false HTTPS=true MAIL_URL=smtp://localhost MAIL_FROM=no-reply@childfirst.example \
	SITE_URL=https://childfirst.example

.PHONY: run test check fmt bench screenshots icons messages requirements

run: .venv/.for-run
	@$(PYTHON) -m config.run --port $(PORT)

# Two runs: with a browser's event loop in its thread, Django gives a process other connections than before.
test: .venv/.for-work
ifeq ($(ARGS),)
	@$(PYTHON) -m pytest -n 2 --ignore=tests/browser
	@$(PYTHON) -m pytest -n 2 --dist loadgroup tests/browser
else
	@$(PYTHON) -m pytest -n 2 $(ARGS)
endif

check: .venv/.for-work
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	.venv/bin/lint-imports
	find templates -name '*.html' | xargs -r .venv/bin/djade --check --target-version 6.1
	$(PYTHON) -m tests.rules.styles
	$(PYTHON) -m config.messages check
	$(AS_DEPLOYED) $(WITH_DATABASE) $(PYTHON) manage.py check --deploy --fail-level WARNING
	$(AS_DEPLOYED) $(WITH_DATABASE) $(PYTHON) manage.py makemigrations --check --dry-run

fmt: .venv/.for-work
	$(PYTHON) -m ruff check --fix .
	$(PYTHON) -m ruff format .
	find templates -name '*.html' | xargs -r .venv/bin/djade --target-version 6.1

bench: .venv/.for-work
	@$(WITH_DATABASE) $(PYTHON) -m tests.performance.bench $(ARGS)

# Of every page of a throwaway demonstration, to look at: var/screenshots/index.html.
screenshots: .venv/.for-work
	@$(PYTHON) -m tests.browser.screenshots $(ARGS)

# After a change of the mark or of its colours.
icons: .venv/.for-work
	@DEBUG=true DJANGO_SETTINGS_MODULE=config.settings $(PYTHON) -m tests.browser.icons

# After a change of texts: brings locale/ up to date with the program, for translators to fill in.
messages: .venv/.for-work
	@$(PYTHON) -m config.messages update

# After a change of dependencies in pyproject.toml; needs uv.
COMPILE := uv pip compile -q --generate-hashes --no-emit-index-url --universal --python-version 3.12
requirements:
	$(COMPILE) pyproject.toml -o requirements.txt
	$(COMPILE) pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt

# The environment: made when it is not there or its Python is gone, brought up to date when the requirements change.
STALE := $(shell [ ! -e .venv ] || $(PYTHON) -c '' 2>/dev/null || echo stale)
.PHONY: stale

.venv/.for-run: requirements.txt $(STALE)
	@$(MAKE_ENVIRONMENT)
	@echo "Installing what Child First needs …"
	@$(INSTALL) requirements.txt
	@touch $@

.venv/.for-work: requirements-dev.txt $(STALE)
	@$(MAKE_ENVIRONMENT)
	@echo "Installing what Child First and its tests need …"
	@$(INSTALL) requirements-dev.txt
	@touch .venv/.for-run $@

INSTALL := $(PYTHON) -m pip install -qq --disable-pip-version-check --require-hashes -r

# `python3` first: it is the one that .python-version names, where pyenv or the like reads it.
define MAKE_ENVIRONMENT
$(PYTHON) -c '' 2>/dev/null && exit; \
for python in python3 python3.14 python3.13 python3.12; do \
	$$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 12))' 2>/dev/null || continue; \
	echo "Making an environment with $$($$python --version) …"; \
	$$python -m venv --clear .venv; exit; \
done; \
echo "Child First needs Python 3.12 or later with its module venv (on Debian: apt install python3-venv)." >&2; \
exit 1
endef
