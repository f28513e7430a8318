"""Protection: devices and whips of the circuits, their conductors, the fault level behind them."""
