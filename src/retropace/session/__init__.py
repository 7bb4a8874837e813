"""The proposer: leads the walker through the steps and says what it would like."""
