"""What comes in and goes out beside quotes: the schedule of cables."""
