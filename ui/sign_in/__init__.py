"""From nobody to a member on duty: badge and password, the statements, the purposes."""
