"""The one async tick loop, its supervision, and every way out."""
