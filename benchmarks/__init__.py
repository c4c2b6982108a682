"""jejak beside what a person would use instead, on the same input, in the same run."""
