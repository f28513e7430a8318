"""The catalogs: parts, platforms, prices and reference tables as sourced YAML."""
