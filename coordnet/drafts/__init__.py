"""What people have written and not sent: kept for them alone, found on any computer."""
