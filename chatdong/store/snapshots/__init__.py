"""The whole store as files and back: snapshot, restore, backup, copy, and the difference of two."""
