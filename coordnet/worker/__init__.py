"""The background process: in each of its two lanes a plain loop asks every job whether it is due."""
