"""The independent testee with one check of it replaced."""
