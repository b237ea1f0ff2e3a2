"""The proof: every fault is caught by a test that names the clause which it breaks."""
