"""Commands on what things cost."""
