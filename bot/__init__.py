"""The process: everything that starts, runs and stops."""
