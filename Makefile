# PORT, REGISTER and LA are for demo; PYTHON names another Python, as in: make demo PYTHON=python3.12
PYTHON ?= python3
PORT ?= 8000
IN_VENV := .venv/bin/python -m

.PHONY: setup demo test check check-deep bench

setup: ; @$(PYTHON) .ci/install.py everything
demo: ; @$(PYTHON) .ci/install.py service && PORT=$(PORT) $(IN_VENV) la_portal.cli demo $(if $(REGISTER),--register "$(REGISTER)") $(if $(LA),--la "$(LA)")
test: setup ; $(IN_VENV) pytest -n 2
check: setup ; $(IN_VENV) ruff format --check . && $(IN_VENV) ruff check . && $(IN_VENV) pyright && .venv/bin/lint-imports && $(IN_VENV) pytest -q tests/integration/test_migrations.py -k "models_are"
check-deep: check test bench ; $(IN_VENV) pytest --hypothesis-profile=deep tests/integration/test_life_of_a_return.py && DEEP=1 $(IN_VENV) pytest -n 2 tests/integration/reports/test_disclosure_attacked.py
bench: setup ; $(IN_VENV) benchmarks
