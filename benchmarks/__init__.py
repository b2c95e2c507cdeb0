"""What the service costs, each figure beside its floor. Never part of the tests."""
