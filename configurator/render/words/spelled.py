"""Amounts in words, as a Chinese contract asks for them (人民币大写)."""

from __future__ import annotations

from configurator.figures import Figure

LARGEST = 1e14  # yuan; nobody spells out more


def spelled_out(amount: Figure, currency: str, language: str) -> str:
    """The amount in Chinese capitals, for an amount of yuan in a Chinese document; else an empty text."""
    if language != "zh" or currency != "CNY" or amount.number is None or amount.bound or not 0 < amount.number < LARGEST:
        return ""
    import cn2an

    return f"人民币{cn2an.an2cn(f'{amount.number:.2f}', 'rmb')}"
