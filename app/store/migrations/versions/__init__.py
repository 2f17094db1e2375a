"""One module a revision, upgraded and downgraded in a test."""
