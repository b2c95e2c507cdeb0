"""The schema's history, and the guards that stand beside its tables."""
