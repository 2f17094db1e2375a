"""The settings of this workstation, drawn from their one table."""
