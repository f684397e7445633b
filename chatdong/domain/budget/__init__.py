"""Where the money is: figures, curves, forecast, variance and overruns."""
