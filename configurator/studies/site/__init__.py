"""A site: systems of several platforms in halls, rows and phases, with what all of them share."""
