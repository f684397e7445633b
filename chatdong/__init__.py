"""chatdong: a plan says what will be done, an event says what was done, spending says what it cost."""

__version__ = "0.1.0"
