"""The system that is built: specification, options, assembly tree, ledger."""
