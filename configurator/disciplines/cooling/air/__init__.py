"""The air side: how dense it is, how much of it carries the heat, rear doors, and what cools the room."""
