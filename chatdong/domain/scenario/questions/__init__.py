"""Questions that are answered by trying many scenarios: goal seek, fit to a cap, sensitivity, uncertainty, price rise."""
