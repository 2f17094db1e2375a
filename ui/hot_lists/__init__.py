"""The hot lists in force, their age, and the import of a new version from a CSV file."""
