"""The doors: outside formats come in, one action goes out."""
