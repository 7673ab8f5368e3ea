"""What each finding refers to."""
