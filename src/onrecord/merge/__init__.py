"""One record from many documents: entities, incidents, copies."""
