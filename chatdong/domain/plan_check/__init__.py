"""The plan check: contradictions, gaps and doubts of a plan; a module for each subject, and the registry of the rules."""
