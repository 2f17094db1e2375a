"""What the workstation keeps, in one encrypted database; functions take a Session, only Store opens one."""
