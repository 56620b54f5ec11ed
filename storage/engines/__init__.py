"""What Tortoise is given to speak with each database."""
