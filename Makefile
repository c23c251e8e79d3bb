# The five things to do here. Each installs what it needs and says so.
.PHONY: demo test agreement bench lint docs setup

CARGO ?= cargo
FEATURES := --features postgres
# Where the real data for `make agreement` lies.
export SMS_DATA ?= ../shared/data

demo: ## the whole patch cycle on a real Debian root, under ./demo/
	scripts/setup demo
	$(CARGO) build --release --locked --bins
	scripts/demo

test: setup ## all tests that need this repository alone
	$(CARGO) test --locked $(FEATURES)
	$(CARGO) build --locked --bins
	$(CARGO) test --locked $(FEATURES) --test lab -- --ignored --test-threads 1

agreement: ## our answers against those of apt and dpkg on the data in $$SMS_DATA
	$(CARGO) test --locked --test agreement -- --ignored --nocapture

bench: ## the figures of docs/performance.md
	scripts/setup bench
	$(CARGO) bench --locked --bench processes --bench functions

lint: ## formatting, Clippy with warnings denied, licences and bans
	$(CARGO) fmt --check
	$(CARGO) clippy --all-targets --locked $(FEATURES) -- -D warnings
	scripts/check-dependencies

docs: ## API documentation, and the generated manual pages and completions
	BLESS=1 $(CARGO) test --locked --test generated
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --no-deps $(FEATURES)

setup:
	scripts/setup test
