"""The append-only record of a session: recorder, reader, replay."""
