"""The Access list screen: who may do what, by whose signature; its review, what is owed, and who is on call."""
