"""What stands in the cells of a price list: amounts, currencies, measures, terms, and words for them."""
