"""Whole sessions in virtual time, drawn from seeds: much may break, nothing wrong may happen."""
