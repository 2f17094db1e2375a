"""The Audit screen: the records of the trail, and whether it is whole."""
