"""The import of a file on the records page: how it is read, what it would change, and the button that stores it."""
