"""The notation of 산출내역: parsing a costing's text (``costing.parse``) into an amount (computed by ``expression.evaluate``) and a ``verdict`` that
compares it with the stated one, and writing it back."""
