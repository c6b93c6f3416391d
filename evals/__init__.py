"""Reference questions, measures and rivals: how good the answers are."""
