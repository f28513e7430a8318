"""The schedule of cables: both ends to the port, what they add up to, and what came back from the site."""
