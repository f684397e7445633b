help:
	@sh scripts/help
run:
	@sh scripts/run
test:
	@sh scripts/test
.PHONY: help run test
.DEFAULT_GOAL := help
