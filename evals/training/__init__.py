"""Training and measuring of the reader (assistant/reader.py); see reader_weights/README.md there."""
