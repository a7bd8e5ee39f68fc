// Reads an iCalendar text by ical.js, with the time zones that the text brings along and no others; one JSON object an
// event.
import ICAL from 'ical.js';

process.stdin.setEncoding('utf8'); // a part may end within a character
let text = '';
for await (const part of process.stdin) text += part;
const calendar = new ICAL.Component(ICAL.parse(text));
ICAL.TimezoneService.reset();
for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone);
for (const entry of calendar.getAllSubcomponents('vevent')) {
    const event = new ICAL.Event(entry);
    console.log(
        JSON.stringify({
            uid: event.uid,
            start: event.startDate.toUnixTime(),
            end: entry.hasProperty('dtend') ? event.endDate.toUnixTime() : null,
            zone: event.startDate.zone.tzid,
            summary: event.summary,
            description: event.description,
            location: event.location,
        }),
    );
}
