"""From a scorecard somebody already has to a first configuration, every guess marked."""
