"""Budget execution: 집행률 and 집행잔액 (``execution_table``); the formulas of CPI, SPI, 연말 집행 전망 and 불용 (``earned_value``) and what is still
to be paid (``line_payments``, ``committed``, ``remaining_work``), for the whole (``figures``) and by line (``forecast``); spending less plan and its reasons (``variance``); curves, and
what a rule flags (``overruns``)."""
