"""How fast, how large and how steady, beside the usual pipelines: what `assistant bench` measures."""
