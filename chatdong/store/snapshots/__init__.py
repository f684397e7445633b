"""The whole store as files and back: snapshot, restore, backup, copy, and comparison with an older snapshot."""
