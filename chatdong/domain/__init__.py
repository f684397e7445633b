"""Floor 1, the domain: plans, costings, records, budget, scenarios and reports. Pure functions and frozen dataclasses, standard library only."""
