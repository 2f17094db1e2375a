"""Documents for people outside the desk: data in, PDF or CSV out; nothing is decided here."""
