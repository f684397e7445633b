"""What the page of the glossary shows: the terms and the manual."""
