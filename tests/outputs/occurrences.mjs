// The occurrences of each event of calendar files as ical.js sees them, one JSON line a file; `OFF` stands before the UID
// of what is cancelled.
import fs from 'node:fs'
import { pathToFileURL } from 'node:url'
const [library, until, ...files] = process.argv.slice(2)
const { default: ICAL } = await import(pathToFileURL(library))
const OFF = 'off: '
for (const file of files) {
  ICAL.design.strict = true
  ICAL.TimezoneService.reset()
  const calendar = new ICAL.Component(ICAL.parse(fs.readFileSync(file, 'utf8')))
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(zone)
  const found = []
  for (const component of calendar.getAllSubcomponents('vevent')) {
    const event = new ICAL.Event(component)
    const each = event.isRecurring() ? event.iterator() : { next: (n => () => n++ ? null : event.startDate)(0) }
    for (let start = each.next(); start && start.toJSDate() <= new Date(until); start = each.next()) {
      const { endDate } = event.getOccurrenceDetails(start)
      const off = component.getFirstPropertyValue('status') === 'CANCELLED' ? OFF : ''
      found.push([off + event.uid, start.toJSDate().toISOString(), endDate.toJSDate().toISOString()])
    }
  }
  console.log(JSON.stringify(found))
}
