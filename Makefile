# Every target is one line over `python -m report …`; see README.md for Windows.
PY = .venv/bin/python

# A Python named as in `make book PYTHON=…` that is not the environment's makes the environment anew.
WHICH = -c 'import sys; print(sys.version)' 2>/dev/null
ifeq ($(origin PYTHON),command line)
ifneq ($(shell "$(PYTHON)" $(WHICH)),$(shell $(PY) $(WHICH)))
.PHONY: .venv/ready
endif
endif

# CI tries what a developer may do without.
TRIED = .venv/test $(if $(CI),.venv/dask)

.PHONY: archives audit panels bench book test test-browser test-living test-panels check facts seal serve refresh estimate reliability lock clean edition living stamp release site pdf notebooks coverage lint lab screenshot scale

book: .venv/ready
	$(PY) -m report build

serve: .venv/serve
	$(PY) -m report serve

pdf: .venv/browser
	$(PY) -m report pdf

notebooks: .venv/ready
	$(PY) -m report notebooks

test: $(TRIED)
	$(PY) -m report test

test-browser: .venv/browser .venv/test
	$(PY) -m report test-browser

coverage: .venv/dev .venv/browser $(TRIED)
	sh tools/coverage.sh

# New files are read too, before `git add`.
lint: .venv/dev
	@git rev-parse --is-inside-work-tree >/dev/null 2>&1 || { echo "error: make lint reads the files that git lists, and this folder is no clone. Run: git init" >&2; exit 1; }
	git ls-files -z --cached --others --exclude-standard | xargs -0 $(PY) -m pre_commit run --files

test-living: .venv/test
	$(PY) -m report test tests/living

test-panels: .venv/panels .venv/test
	$(PY) -m report test tests/panels

check: .venv/ready
	$(PY) -m report check

facts: .venv/ready
	$(PY) -m report facts $(WORD)

seal: .venv/ready
	$(PY) -m report seal

refresh: .venv/ready
	$(PY) -m report refresh $(if $(UCDP_GED),--ucdp-ged "$(UCDP_GED)") $(if $(UCDP_CANDIDATE),--ucdp-candidate "$(UCDP_CANDIDATE)") $(if $(UCDP_CANDIDATE_FIRST),--ucdp-candidate-first "$(UCDP_CANDIDATE_FIRST)") $(if $(ACLED),--acled "$(ACLED)") $(if $(UCDP_COUNTRY_MONTHS),--ucdp-country-months "$(UCDP_COUNTRY_MONTHS)") $(if $(DOWNLOAD),--download $(DOWNLOAD))

archives: .venv/ready
	$(PY) -m report archives --report _build/proposal/text.md

estimate: .venv/ready
	$(PY) -m report estimate

bench: .venv/ready
	$(PY) tools/bench.py

reliability: .venv/reliability .venv/browser .venv/test
	$(PY) tests/reliability/run.py

audit: .venv/audit
	$(PY) -m pip_audit --strict --disable-pip --require-hashes --progress-spinner off $(patsubst %,-r %,$(sort $(wildcard requirements*.txt)))

panels: .venv/panels
	$(PY) -m report panels

edition: .venv/ready
	$(PY) -m report edition

living: .venv/ready
	$(PY) -m report living

stamp: .venv/browser .venv/test
	$(PY) -m report stamp

release: .venv/browser .venv/test
	$(PY) -m report stamp --files

site: pdf
	$(PY) -m report shelve $(wildcard $(EDITIONS)/*-site.zip)

lab: .venv/lab
	sh tools/lab.sh

screenshot: .venv/browser
	$(PY) tools/screenshot.py

scale: .venv/browser
	$(PY) tools/scale.py

lock: .venv/ready
	sh tools/lock.sh

clean:
	rm -rf _build .venv

.venv/audit .venv/browser .venv/dask .venv/dev .venv/lab .venv/panels .venv/reliability .venv/serve .venv/test: .venv/%: .venv/ready requirements-%.txt
	$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-$*.txt
	touch $@

.venv/ready: requirements.txt pyproject.toml tools/setup.sh
	sh tools/setup.sh
