"""What came in, as received: which files there are, how their bytes become text, and what could not be used and why."""
