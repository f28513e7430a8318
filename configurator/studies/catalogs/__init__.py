"""What the catalogs hold and lack: trials of every choice, missing prices and names, the audit of every value."""
