"""What an administrator may write: settings, mapping rules, reports; read with the place of every error."""
