"""What the page of districts shows: the map of tiles and one district."""
