"""What every run does before and beside a page: settings, styles, sidebar, navigation, the dialog for records."""
