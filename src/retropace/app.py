"""Wiring, nothing else: which treadmill, which screen, which journal go together."""
