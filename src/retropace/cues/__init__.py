"""What is said to the walker, and when."""
