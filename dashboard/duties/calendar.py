"""Due days as a calendar file (iCalendar, RFC 5545) for phones, Outlook and WPS calendars."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from dashboard.duties.completions import Lines

LINE_OCTETS = 75


def calendar_file(lines: Lines, as_of: date, name: str) -> bytes:
    """One all-day event per line with a due day, stamped with the as-of day.

    The same lines give the same bytes; an event keeps its UID, so that a calendar updates it.
    """
    events = [
        Event(
            f"{line.duty.id}-{line.period.label or 'once'}-{line.actor}",
            line.period.due,
            f"{line.duty.title}（{line.actor}）",
            f"{line.duty.document} {line.duty.due}；{state.label}",
        )
        for line, state in lines
        if line.period.due is not None
    ]
    return events_file(events, as_of, name)


@dataclass(frozen=True)
class Event:
    """One thing on one day. uid: the same for the same thing, whenever it is written."""

    uid: str
    day: date
    title: str
    about: str = ""


def events_file(events: Iterable[Event], as_of: date, name: str) -> bytes:
    """Any things on their days, stamped with the as-of day."""
    content = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Yongjia quality dashboard//duties//ZH",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
    ]
    for one in events:
        content += [
            "BEGIN:VEVENT",
            f"UID:{_escaped(one.uid)}@yongjia-quality-dashboard",
            f"DTSTAMP:{as_of:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_escaped(one.title)}",
            f"DESCRIPTION:{_escaped(one.about)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    content.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for one in content for part in _folded(one)).encode()


def _escaped(text: str) -> str:
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def _folded(line: str) -> Iterable[str]:
    """Parts of at most 75 octets, never inside a character; later ones begin with a blank."""
    part = ""
    for character in line:
        if len((part + character).encode()) > LINE_OCTETS:
            yield part
            part = " "
        part += character
    yield part
