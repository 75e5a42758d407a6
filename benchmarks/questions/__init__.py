"""Questions with known answers over invented texts: how often the search finds the answer, and how high it puts it."""
