"""What a plan says: its activities, budget, goals and milestones, their text on disk, and its revisions."""
