"""The operations of the catalogue, one module for each of its files."""
