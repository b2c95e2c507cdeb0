"""Everything that changes something: each function is one act, checked, recorded and whole or not at all."""
