"""Guided workouts: the schema of a profile, its checks, and the flat plan made of it."""
