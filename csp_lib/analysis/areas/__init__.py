"""Areas side by side: places, funnels, peers, and the denominators they stand on."""
