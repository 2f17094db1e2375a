"""First run: what is decided once, by an administrator before a witness. Nothing is written before its end."""
