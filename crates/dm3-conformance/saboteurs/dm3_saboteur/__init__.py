"""Subjects that break the specification on purpose, to show that the suite notices."""
