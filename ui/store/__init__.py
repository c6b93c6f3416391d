"""What people did, kept: conversations, checks of citations, and the record of who did what."""
