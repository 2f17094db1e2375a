"""A clock by which destruction does not go: said on every screen, until it is put right or a second member vouches."""
