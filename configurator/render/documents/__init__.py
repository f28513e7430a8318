"""The documents of a quote: which there are, what their files are called, the rows of the offer, and paper."""
