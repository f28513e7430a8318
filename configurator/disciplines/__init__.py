"""The engineering: power, cooling, connectors, boards, cabling, cost."""
