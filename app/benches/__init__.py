"""What `main.py bench` measures; correctness lives in the tests, time lives here."""
