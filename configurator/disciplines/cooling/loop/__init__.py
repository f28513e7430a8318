"""The coolant loop: how its flow is set, what the plates make of it, what its pressure and its stillstand do."""
