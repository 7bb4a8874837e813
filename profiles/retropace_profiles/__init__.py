"""The profiles that ship with Retropace, as TOML files."""
