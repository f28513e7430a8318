"""The page alive: the graph behind its numbers as data for its scripts, and what a reader may move."""
