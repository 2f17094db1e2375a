"""The desk's windows: views that draw and presenters that decide what is drawn."""
