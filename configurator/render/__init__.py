"""Renderers: Excel, HTML, terminal, JSON, CSV. They read a `Build` and nothing else."""
