"""What crossed the wire, watched and kept."""
