"""What the page of downloads shows: snapshots, older ones beside today, and the backup."""
