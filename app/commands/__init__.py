"""What `main.py COMMAND` runs besides the desk."""
