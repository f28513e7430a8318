"""How many systems a requirement takes, and how many a site, a budget and a date allow."""
