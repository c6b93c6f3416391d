"""pdfium, imported here and nowhere else."""

import pypdfium2 as pdfium
import pypdfium2.raw as raw

__all__ = ["pdfium", "raw"]
