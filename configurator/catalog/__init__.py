"""The catalogs: parts, platforms, prices and reference tables as sourced YAML."""

from configurator.catalog.load import load_catalog
from configurator.catalog.model import Catalog
from configurator.catalog.problems import InputError, Position, Problem, did_you_mean, fail
from configurator.catalog.values import Value

__all__ = ["Catalog", "InputError", "Position", "Problem", "Value", "did_you_mean", "fail", "load_catalog"]
