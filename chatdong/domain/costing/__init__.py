"""The notation of 산출내역: parsing a costing's text into an amount and a verdict, and writing it back."""
