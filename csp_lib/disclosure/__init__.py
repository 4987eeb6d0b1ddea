"""What may be shown: small numbers hidden, counts rounded, so that nobody is told apart (docs/methods.md)."""
