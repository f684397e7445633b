"""A plan: its activities, budget, goals and milestones, the TOML file on disk, and the differences between revisions."""
