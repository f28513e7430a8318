"""Documents made of others: platforms that extend a platform, assemblies that they use, patches of single parts.

All of it happens on documents as read, before anything is validated: a value keeps the line it was written on, and its source.
"""

from configurator.catalog.compose.patches import Item, Patches
from configurator.catalog.compose.platforms import Library

__all__ = ["Item", "Library", "Patches"]
