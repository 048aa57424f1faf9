"""One web page out of the shareable tables, that opens by double-click and asks nobody anything."""
