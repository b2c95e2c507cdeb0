"""What is handed to people who do not sign in: built from facts, without a format and without reading anything."""
