"""The only SQL: tables, versions of unified rows, raw records, runs, leases, archived files and saved reports."""
