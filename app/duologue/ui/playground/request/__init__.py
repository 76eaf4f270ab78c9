"""The request side of the playground."""
