"""What is kept: models, migrations, and the reads, one module a noun."""
