"""What holds Retropace to its word; a package, lest a library's own `tests` come before it."""
