"""What is read: one module a section, rows in a stated order, the same for dashboards, files and reports."""
