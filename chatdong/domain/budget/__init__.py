"""Budget execution: 예산현액, 원인행위, 가용, 집행잔액 and 집행률 (``position``) and their table (``execution_table``); the formulas of CPI, SPI, 연말 집행
전망 and 불용 예상 (``earned_value``) and what is still to be paid (``line_payments``, ``committed``, ``remaining_work``), for the whole (``figures``)
and by line (``forecast``); money by source (``funding``); spending less plan and its reasons (``variance``); curves; and the lines that a rule
flags as 중지, 경고 or 불용 (``overruns``)."""
