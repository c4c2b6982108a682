"""World → events: files become the rows that the store seals."""
