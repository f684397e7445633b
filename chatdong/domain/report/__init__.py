"""The office report: the status of a plan on a day, which the pages show too, as how many goals are achieved (목표 달성; ``status``), comparison, drafted
sections, and the texts that replace drafts."""
