"""Reports as Word documents, in the styles of a template."""
