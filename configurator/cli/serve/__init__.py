"""The program as a server on this machine: a page to configure with, the build as JSON, the documents to take away."""
