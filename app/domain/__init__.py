"""The field's words as frozen values and pure rules; standard library only."""
