"""The pages: what people see and press. Reads go through queries, writes through services."""
