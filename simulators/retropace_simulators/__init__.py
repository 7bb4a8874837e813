"""A treadmill in software: belt, console, walker, Bluetooth, and time itself."""
