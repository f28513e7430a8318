"""Tables the disciplines look things up in: laminates, channels, coolants, media, electrical codes, hydraulic curves."""
