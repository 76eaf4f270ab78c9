"""The request as code, and in the other API style."""
