"""The page: a question asked, an answer read, its sources opened. Plain HTML from templates; Gradio carries the chat."""
