"""Live: what the cameras see now, the reads of the last five minutes, and the alerts."""
