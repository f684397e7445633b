"""Where a plan contradicts itself: a module for each subject, and the registry of the rules."""
