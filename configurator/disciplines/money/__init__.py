"""Money: prices, the cost roll-up and the price of the offer."""
