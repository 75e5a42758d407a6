"""What reaches a member by e-mail, and when: choices by topic, what they follow, and what was announced to whom."""
