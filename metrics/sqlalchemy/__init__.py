"""The `+bathtub` dialects of SQLAlchemy (1.4 and 2.0), one file an engine: SQLAlchemy's own dialect with a layer before it."""
