"""The review meeting: one finding per screen, by keyboard or clicker."""

from dashboard import frame
from dashboard.overview import words
from dashboard.screens.meeting import meeting

view = frame.start("meeting")
place = meeting.place()
if place.notes:
    meeting.show_notes(view, place)
elif place.screen:
    meeting.show(view, place)
else:
    frame.headline(*words.CHOOSING)
    meeting.choose(view)
