"""What the formats of office programs share."""
