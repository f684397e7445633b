"""What a store begins with: the plans on disk, the example, and rows made up for tests of size."""
