"""How well papers are read: what a person sees on the page, against what the reader made of it."""
