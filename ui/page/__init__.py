"""The page: a question asked, an answer read, its sources opened. Templates make it; Gradio carries the chat."""
