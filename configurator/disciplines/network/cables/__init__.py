"""Links with their cables: how many, how long, what their ends ask, what they weigh, draw and fill."""
