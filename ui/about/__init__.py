"""Help in the program's own words, and what it is made of."""
