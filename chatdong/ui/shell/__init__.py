"""The shell of every script run: page config, styles, sidebar, navigation, the first-visit tour and the record dialog."""
