"""Speed, as ratios of two measurements in one run: machines differ, ratios much less. `make bench` runs all."""
