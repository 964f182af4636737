import type { BoughtOrder } from './bought-order';
import { orderNumber } from './order-number';

/** RFC 5545 3.1: octets on a line, without the line break. */
const MAX_OCTETS = 75;

/**
 * The order as an iCalendar file (RFC 5545) of one event.
 * @param link the secret link of the order: the file is as good as the tickets
 */
export function toCalendar(order: BoughtOrder, link: string): string {
  const { event, quantity, ticketType } = order;
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Last Ticket//Orders//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    'BEGIN:VEVENT',
    `UID:${order.id}@last-ticket`,
    `DTSTAMP:${toUtc(order.createdAt)}`,
    `DTSTART:${toUtc(event.startsAt)}`,
    `DTEND:${toUtc(event.endsAt)}`,
    `SUMMARY:${escapeText(event.name)}`,
    `LOCATION:${escapeText(`${event.venue}, ${event.city}`)}`,
    `DESCRIPTION:${escapeText(`${quantity} × ${ticketType}, order ${orderNumber(order.id)}\nYour tickets: ${link}\nWhoever has this link has the tickets.`)}`,
    `URL:${link}`,
    `STATUS:${order.status === 'paid' ? 'CONFIRMED' : order.status === 'held' ? 'TENTATIVE' : 'CANCELLED'}`,
    'END:VEVENT',
    'END:VCALENDAR',
  ];
  return `${lines.map(foldLine).join('\r\n')}\r\n`;
}

/** "20270212T210000Z" */
function toUtc(iso: string): string {
  return new Date(iso).toISOString().replace(/[-:]|\.\d+/g, '');
}

function escapeText(text: string): string {
  return text.replace(/[\\;,]/g, (character) => `\\${character}`).replace(/\r\n|\r|\n/g, '\\n');
}

/** Breaks a long line between characters, never inside one; what goes on begins with a space. */
function foldLine(line: string): string {
  const folded: string[] = [];
  let current = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > MAX_OCTETS) {
      folded.push(current);
      [current, octets] = [' ', 1];
    }
    current += character;
    octets += size;
  }
  return [...folded, current].join('\r\n');
}
