"""The statement tagger: from a corpus of attributions to weights."""
