"""What holds Retropace to its word; a package, so that no library's own `tests` stands before it."""
