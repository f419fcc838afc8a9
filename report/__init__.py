"""The logic behind the book: sources -> panel -> measures -> charts -> chapters."""
