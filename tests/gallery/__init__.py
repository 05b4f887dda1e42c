"""Pictures of what people see: every kind and format of the made-up city's report, for a person to look at."""
