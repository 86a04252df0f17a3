"""The words all rooms share: frozen data, and no behaviour beyond arithmetic."""
