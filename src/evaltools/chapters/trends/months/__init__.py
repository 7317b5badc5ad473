"""Chapter 2 where months are available: interrupted series, placebos and displacement."""
