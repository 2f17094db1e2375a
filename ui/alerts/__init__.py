"""The alert panel: one hit put large before a member, the others waiting as strips."""
