"""Questions about a scenario that are answered by trying many: goal seek, fit to a cap, sensitivity, uncertainty, price rise."""
