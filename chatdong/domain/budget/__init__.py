"""Budget execution: figures, curves, forecast, variance and overruns."""
