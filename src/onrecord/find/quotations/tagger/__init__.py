"""The trained part of the statement finder: a small encoder marks source, cue and content, and links them."""
