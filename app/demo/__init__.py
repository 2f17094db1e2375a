"""A desk with its own temporary data, for looking around: nothing of it can reach an agency's installation."""
