"""The door for systems: findings over HTTP."""
