"""What every simulated system shares: requests and answers as values, connections, and a queue of faults."""
