"""Retropace guides a person who walks or jogs backward on a smart treadmill."""
