"""Mistakes that maintainers make, planted into a catalog to see which of them anything notices."""
