"""The notation of 산출내역: from the text of a costing to its amount, a verdict on it, and back."""
