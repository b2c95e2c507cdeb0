"""Messages: what they say, written beside the act that causes them, and sent when the transaction is long over."""
