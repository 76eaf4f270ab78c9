"""Shows a document: as tall as its words, with the controls of its blocks."""
