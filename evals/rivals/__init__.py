"""What a team would build first, asked the same questions of the same papers with the same encoder."""
