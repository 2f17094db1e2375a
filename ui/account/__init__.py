"""A member's own account, and how an administrator or a supervisor helps another member back in."""
