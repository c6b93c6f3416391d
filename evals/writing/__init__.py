"""Does anything invented get past the checks? Scripted models on loopback, true statements and planted ones."""
