"""Saying cues aloud: a plug that may hang without anyone noticing."""
