"""What reviewers decided, laid over what the machine found; machine findings themselves are never changed."""
