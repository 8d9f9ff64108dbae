"""Each carrier turns bytes or text into the one shape the form matcher reads."""
