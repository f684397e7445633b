help:
	@sh scripts/help
run:
	@sh scripts/run
test:
	@sh scripts/test
check:
	@sh scripts/check
lock:
	@sh scripts/lock
.PHONY: help run test check lock
.DEFAULT_GOAL := help
