"""The laws: statements about every platform of any catalog, by topic."""
