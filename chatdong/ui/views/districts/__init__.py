"""Views of the districts page: the tile map and the details of one district."""
