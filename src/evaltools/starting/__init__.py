"""A study of one's own: a folder that runs at once, made from a few answers or as a worked example."""
