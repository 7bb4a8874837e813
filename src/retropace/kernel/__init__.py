"""Stages 2 to 6 and 8 as one pure step: decode, believe, decide, judge."""
