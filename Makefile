help:
	@sh scripts/help
run:
	@sh scripts/run
test:
	@sh scripts/test
check:
	@sh scripts/check
bench:
	@sh scripts/bench
lock:
	@sh scripts/lock
.PHONY: help run test check bench lock
.DEFAULT_GOAL := help
