"""What the golden cases are made of: their files, their tables, how rows are compared, and an oracle that knows no SQL."""
