"""What is said of changes beside their tables and figures: the chapter in brief, captions, notes and text alternatives."""
