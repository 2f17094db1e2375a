"""The search of stored reads: the form that comes first, the answer, and one read opened."""
