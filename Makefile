# Thin on purpose: what needs thought is in xtask/ (Rust) or xtask/prerequisites.sh.
XTASK = ./xtask/prerequisites.sh && cargo run --locked -p xtask --

.PHONY: help setup build run dev test bench bench-check fmt

help:
	@$(XTASK) help

setup build bench bench-check:
	@$(XTASK) $@

run dev:
	@$(XTASK) $@ $(ARGS)

test:
	@$(XTASK) test $(GATES)

fmt:
	@cargo fmt --all
