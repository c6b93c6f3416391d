"""Gradio, imported so that it tells nobody, and without its looking for MCP: that alone takes a sixth of its time."""

from __future__ import annotations

import os
import sys

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when it is imported

_mcp = sys.modules.get("mcp")
sys.modules["mcp"] = _mcp  # type: ignore[assignment]  # importing it now fails where it was not imported before
try:
    import gradio as gr
    from gradio.themes.utils.fonts import Font
finally:
    if _mcp is None:
        del sys.modules["mcp"]

__all__ = ["Font", "gr"]
