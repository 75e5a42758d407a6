"""The background process: a plain loop that asks each job whether it is due."""
