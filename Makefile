# The things to do here. Each installs what it needs and says so.
.PHONY: reproducible demo agent test agreement bench lint fuzz planted docs setup tuf-conformance

CARGO ?= cargo
# One set for tests, labs and lints, so that nothing is compiled twice.
FEATURES := --features postgres,schema
# Where the real data for `make agreement` lies.
export SMS_DATA ?= ../shared/data

demo: ## the whole patch cycle on a real Debian root, under ./demo/
	scripts/setup demo
	$(CARGO) build --release --locked --bins
	scripts/demo

agent: ## the agent as it is shipped, without what only a site needs: target/agent/dist/smsagent
	$(CARGO) build --profile dist --locked --no-default-features --bin smsagent --target-dir target/agent

test: setup ## all tests that need this repository alone; the labs need root and minutes
	$(CARGO) test --locked $(FEATURES)
	$(CARGO) test --locked $(FEATURES) --test lab -- --ignored --skip dpkg:: --test-threads 3

agreement: setup ## our answers against those of apt and dpkg on the data in $$SMS_DATA
	$(CARGO) test --locked $(FEATURES) --test agreement -- --ignored --nocapture
	$(CARGO) test --locked $(FEATURES) --test lab -- --ignored --nocapture dpkg::security_updates

bench: ## the figures of docs/performance.md
	scripts/setup bench
	$(CARGO) bench --locked --bench processes --bench functions --bench load --bench fleet --bench content --bench point

lint: ## formatting, Clippy with warnings denied, licences and bans
	$(CARGO) fmt --check
	$(CARGO) clippy --all-targets --locked $(FEATURES) -- -D warnings
	$(CARGO) clippy --locked --no-default-features --bin smsagent -- -D warnings
	scripts/check-dependencies

fuzz: ## each fuzz target for 20 seconds from its corpus; finds stay in fuzz/finds
	scripts/setup fuzz
	scripts/fuzz 20

planted: ## plants known bugs into copies of the tree; each must turn its test red
	scripts/planted

docs: ## API documentation, and the generated manual pages, completions and schemas
	BLESS=1 $(CARGO) test --locked $(FEATURES) --test generated
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --locked --no-deps $(FEATURES)

reproducible: ## builds the agent twice in two folders and compares the bytes
	scripts/reproducible

tuf-conformance: ## the named cases of the suite for TUF clients; the suite itself from a checkout of it: TUF_CONFORMANCE=folder
	scripts/setup test
	$(CARGO) build --release --locked --example tuf_client
	scripts/tuf-conformance "$(TUF_CONFORMANCE)" target/release/examples/tuf_client

setup:
	scripts/setup test
