"""Measures, each a small pure function with its formula and source. Undefined is None: never zero, never NaN."""
