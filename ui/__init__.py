"""Every face of the assistant: the command line, the chat, the pages."""
