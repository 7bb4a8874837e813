"""The sans-IO codec: octets to samples, commands, statuses and ranges, and back."""
