"""The specification a user writes, subject by subject: its fields, and what each may hold."""

from __future__ import annotations

from configurator.system.spec.deal import Deal, Spec

__all__ = ["Deal", "Spec"]
