"""A second member signs on beside the driver, and may then type while the car moves."""
