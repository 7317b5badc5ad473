"""What joins a science to the report: per chapter, which findings are recorded and how they are worded and drawn.

The sciences compute and know nothing of studies; a notebook only calls. What lies between stands here, one
file a chapter, so that it is tested.
"""
