"""The page on the local network: what it may know, who may ask what, and how it is served."""
