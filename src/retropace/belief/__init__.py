"""What we hold true of the belt now: its speed, its age, how far we trust it."""
