"""The Terms: the text, our plain reading, and the record of what a person did with it."""
