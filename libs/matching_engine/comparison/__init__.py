"""Plans and problems side by side: fairness, disturbance, variants."""
