"""The words: templates, the views they may see, and the message catalogues."""
