help:
	@sh scripts/help
run:
	@sh scripts/run
run-shared:
	@sh scripts/run-shared
test:
	@sh scripts/test
test-fast:
	@sh scripts/test-fast
test-all:
	@sh scripts/test-all
check:
	@sh scripts/check
bench:
	@sh scripts/bench
lock:
	@sh scripts/lock
manual:
	@sh scripts/manual
.PHONY: help run run-shared test test-fast test-all check bench lock manual
.DEFAULT_GOAL := help
