"""월간 회의 (meeting): one screen for the monthly meeting, moved through the year by the arrow keys, printed or taken as a file."""

from chatdong.ui.session import page_context
from chatdong.ui.views.meeting import screen

screen.show(page_context.current())
