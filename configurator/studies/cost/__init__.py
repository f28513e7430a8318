"""Studies of money: why two totals differ."""
