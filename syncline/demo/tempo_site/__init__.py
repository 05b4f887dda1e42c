"""A simulated Tempo Cloud account, served over real HTTP on this machine."""
