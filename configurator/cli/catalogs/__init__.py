"""Commands on the catalogs and for those who write them."""
