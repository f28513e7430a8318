"""What helps while catalog files are written: JSON Schemas for completion in editors, and commented starters."""
