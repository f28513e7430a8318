"""One board trace by itself, without a platform."""
