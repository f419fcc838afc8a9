# Every target is one line over `python -m report …`; see README.md for Windows.
PY = .venv/bin/python

.PHONY: book test test-browser test-living check seal refresh estimate edition lock clean

book: .venv/ready
	$(PY) -m report build

test: .venv/ready
	$(PY) -m report test

test-browser: .venv/browser
	$(PY) -m report test-browser

test-living: .venv/ready
	$(PY) -m report test tests/living

check: .venv/ready
	$(PY) -m report check

seal: .venv/ready
	$(PY) -m report seal

refresh: .venv/ready
	$(PY) -m report refresh $(if $(UCDP_GED),--ucdp-ged "$(UCDP_GED)") $(if $(UCDP_CANDIDATE),--ucdp-candidate $(UCDP_CANDIDATE)) $(if $(ACLED),--acled "$(ACLED)") $(if $(UCDP_COUNTRY_MONTHS),--ucdp-country-months "$(UCDP_COUNTRY_MONTHS)") $(if $(DOWNLOAD),--download $(DOWNLOAD))

estimate: .venv/ready
	$(PY) -m report estimate

edition: .venv/ready
	$(PY) -m report edition

lock: .venv/ready
	sh tools/lock.sh

clean:
	rm -rf _build .venv

.venv/browser: .venv/ready requirements-browser.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-browser.txt
	touch .venv/browser

.venv/ready: requirements.txt pyproject.toml tools/setup.sh
	sh tools/setup.sh
