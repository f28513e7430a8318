"""Bill-of-materials and cost configurator for AI accelerator racks."""

__version__ = "0.1.0"
