# `make` lists the targets. Each sees to its own set-up: what is installed already costs nothing the second time.
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
LOCK := $(VENV)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--custom-compile-command "make lock"

CLIENTS := $(VENV)/clients.stamp $(VENV)/old-clients.stamp

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help site test check docs locale screenshots lighthouse lock upgrade bench reliability clean fuzz life load pythons

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

site: $(VENV)/run.stamp ## build this repository's own page into site/
	$(PY) -m statusgen build

test: $(VENV)/dev.stamp checkers $(CLIENTS) ## everything that CI asks for: ruff, mypy, pytest
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(PY) -m pytest -n auto --dist worksteal

check: $(VENV)/dev.stamp ## the quick part of it: ruff, mypy, and the incidents of this repository
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(PY) -m statusgen check

bench: $(VENV)/peers.stamp $(VENV)/eleventy.stamp ## measure: builds, rebuilds, memory, beside other generators; writes docs/benchmarks.md
	$(PY) -m bench --write
	$(PY) -m bench --sizes 50000x500 --repeat 1 --peers
	$(PY) -m bench.sizes

reliability: $(VENV)/dev.stamp checkers ## send 500 updates to 42 recipients while runs are killed, and one update to 10,000
	$(PY) -m tests.delivery.crowd 100 1000 10000
	$(PY) -m tests.delivery.reliability 500 40 200
	$(PY) -m tests.faults 1 500

fuzz: $(VENV)/fuzz.stamp ## feed broken and hostile bytes to every reader for ten minutes
	TMPDIR=$(firstword $(wildcard /dev/shm /tmp)) $(PY) -m tests.fuzz 10

life: $(VENV)/dev.stamp ## ten years of daily commits, each build compared with one from nothing
	$(PY) -m bench.life 3650

load: $(VENV)/dev.stamp ## requests a second of the site behind nginx, and of the preview
	$(PY) -m bench.load

pythons: $(VENV)/dev.stamp ## build the example with every Python at hand, and compare the bytes
	$(PY) -m tools.pythons

docs: $(VENV)/dev.stamp ## write the pages of docs/ that are made from the code
	$(PY) -m tools.docs

locale: $(VENV)/dev.stamp ## bring the catalogues of languages up to date, and compile them
	$(PY) -m tools.locale

screenshots: $(VENV)/dev.stamp checkers ## take the pictures of docs/images
	$(PY) -m tools.screenshots

lighthouse: $(VENV)/dev.stamp checkers ## what Lighthouse says of the example's pages
	npm ci --prefix tools/lighthouse --ignore-scripts --silent
	$(PY) -m tools.lighthouse

lock: $(VENV)/dev.stamp ## write the locks again, each package at the version it has, if that still fits
	$(LOCK) --group build -o requirements/build.txt
	$(LOCK) pyproject.toml -o requirements/run.txt
	$(LOCK) pyproject.toml --group dev -c requirements/build.txt -c requirements/run.txt -o requirements/dev.txt
	$(LOCK) --group fuzz -c requirements/dev.txt -o requirements/fuzz.txt
	$(LOCK) --group release -c requirements/build.txt -c requirements/dev.txt -o requirements/release.txt
	$(LOCK) --group clients -o requirements/clients.txt
	$(LOCK) --group old-clients -o requirements/old-clients.txt
	$(LOCK) --group peers -o requirements/peers.txt
	npm install --prefix tools --package-lock-only --ignore-scripts
	npm install --prefix tools/lighthouse --package-lock-only --ignore-scripts
	npm install --prefix bench/peers/projects/eleventy --package-lock-only --ignore-scripts

upgrade: ## the same at the newest versions
	$(MAKE) lock LOCK='$(LOCK) --upgrade'

clean: ## remove what the other targets made
	rm -rf $(VENV) tools/node_modules .statusgen build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find site -mindepth 1 ! -name .gitignore -delete
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Debian keeps venv apart from Python; as root it is fetched.
$(PY):
	$(PYTHON) -m venv $(VENV) || { apt-get update -qq && apt-get install -y -qq python3-venv && $(PYTHON) -m venv $(VENV); }

$(VENV)/run.stamp: requirements/build.txt requirements/run.txt pyproject.toml tools/install.sh | $(PY)
	tools/install.sh $(VENV) --editable
	touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	$(PY) -m pip install --disable-pip-version-check --quiet --require-hashes --no-build-isolation -r requirements/dev.txt
	touch $@

# It has wheels for few machines: `make fuzz` does without it elsewhere, and says so.
$(VENV)/fuzz.stamp: requirements/fuzz.txt $(VENV)/dev.stamp
	$(PY) -m pip install --disable-pip-version-check --quiet --require-hashes --only-binary :all: -r $< && touch $@ || true

# Clients of hosted pages, and what bench/ measures, in environments of their own: they want other libraries than ours.
$(CLIENTS) $(VENV)/peers.stamp: $(VENV)/%.stamp: requirements/%.txt $(VENV)/dev.stamp
	$(PY) -m venv $(VENV)/$*
	$(PY) -m pip --python $(VENV)/$* install --disable-pip-version-check --quiet --require-hashes --only-binary :all: -r $<
	touch $@

$(VENV)/eleventy.stamp: bench/peers/projects/eleventy/package-lock.json $(VENV)/peers.stamp
	cp $(addprefix $(dir $<),.npmrc package.json package-lock.json) $(VENV)/peers
	! command -v npm >/dev/null || npm ci --prefix $(VENV)/peers --ignore-scripts --silent
	touch $@

# Exit status 3: some tests are left out on this machine, as it said; the next run looks again.
.PHONY: checkers
checkers: $(VENV)/dev.stamp
	@test $(VENV)/checkers.stamp -nt tools/package-lock.json || { tools/checkers.sh && touch $(VENV)/checkers.stamp; } \
	  || test $$? = 3
