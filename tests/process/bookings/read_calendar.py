"""Reads a calendar from standard input as strictly as a calendar program may, and prints its events as JSON."""

import json
import sys
from zoneinfo import ZoneInfo

from icalendar import Calendar

raw = sys.stdin.buffer.read()
for line in raw.split(b"\r\n"):
    assert len(line) <= 75, f"a line of {len(line)} octets: {line!r}"
    assert b"\r" not in line and b"\n" not in line, f"a bare line end: {line!r}"
calendar = Calendar.from_ical(raw)
assert calendar["VERSION"] == "2.0" and calendar["PRODID"], calendar
berlin = ZoneInfo("Europe/Berlin")
events = []
for event in calendar.walk("VEVENT"):
    assert not event.errors, event.errors
    for name in ("UID", "DTSTAMP", "DTSTART", "DTEND"):
        assert name in event, f"{name} is required (RFC 5545, 3.6.1)"
    start = event.decoded("DTSTART")
    events.append(
        {
            "uid": str(event["UID"]),
            "start": start.isoformat(),
            "berlin": start.astimezone(berlin).strftime("%Y-%m-%d %H:%M"),
            "summary": str(event["SUMMARY"]),
            "description": str(event["DESCRIPTION"]),
        }
    )
json.dump(events, sys.stdout)
