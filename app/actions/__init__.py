"""One function for each thing a member or the desk does: gate, then deed."""
