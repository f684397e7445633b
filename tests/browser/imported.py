"""What a dashboard imports until its first page is there, imported once for all that are forked."""

from chatdong.ui.shell import menu, sidebar, tour  # noqa: F401 - for those that are forked
from chatdong.ui.shell.preload import preload

preload()
