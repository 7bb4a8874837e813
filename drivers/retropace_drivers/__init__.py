"""Drivers: the only place that speaks to a radio."""
