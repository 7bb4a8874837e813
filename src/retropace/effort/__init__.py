"""What a backward session was worth, with its uncertainty and its sources."""
