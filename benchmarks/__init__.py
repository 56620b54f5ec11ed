"""What is measured, each by a command that anybody can run."""
