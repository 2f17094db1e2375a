"""The cameras of this workstation: listed, added, tested with aiming help, removed."""
