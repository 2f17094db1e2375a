"""The Audit screen: the trail, its proofs, and what people do with it."""
