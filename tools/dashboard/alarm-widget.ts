import type { WidgetOf } from "./dashboard-body";
import type { SampleDay } from "./sample-day";
import { alarmNameOf } from "./sample-day";
import type { Box } from "./svg";
import { rectangle, rounded, shortened, text } from "./svg";
import { COLOUR, SIZE } from "./theme";

/** The least width of an alarm; as many stand beside each other as have it. */
const LEAST_WIDTH = 270;
const HEIGHT = 32;
const GAP = 8;

/** Each alarm as a chip with its state: by colour, by sign and, in alarm, by a word. */
export function alarmWidget({ properties }: WidgetOf<"alarm">, box: Box, day: SampleDay): string {
  const inner = box.width - 2 * SIZE.padding;
  const columns = Math.max(1, Math.floor((inner + GAP) / (LEAST_WIDTH + GAP)));
  const width = (inner - (columns - 1) * GAP) / columns;
  return properties.alarms
    .map(alarmNameOf)
    .map((name, index) =>
      chip(
        {
          x: box.x + SIZE.padding + (index % columns) * (width + GAP),
          y: box.y + SIZE.title + Math.floor(index / columns) * (HEIGHT + GAP),
          width,
          height: HEIGHT,
        },
        name,
        day.isInAlarm(name),
      ),
    )
    .join("");
}

function chip(box: Box, name: string, inAlarm: boolean): string {
  const colour = inAlarm ? COLOUR.bad : COLOUR.good;
  const middle = box.y + box.height / 2;
  // Room for the sign before the name.
  const left = box.x + 28;
  const room = box.x + box.width - left - 6;
  return [
    rectangle(box, inAlarm ? COLOUR.badFill : COLOUR.goodFill, { border: colour, radius: 4 }),
    inAlarm ? triangle(box.x + 15, middle, colour) : tick(box.x + 15, middle, colour),
    inAlarm
      ? text(left, middle - 2, shortened(name, room, 11, { keep: "end", bold: true }), {
          size: 11,
          colour: COLOUR.heading,
          bold: true,
        }) + text(left, middle + 11, "In alarm", { size: 10, colour, bold: true })
      : text(left, middle + 4, shortened(name, room, 11, { keep: "end" }), {
          size: 11,
          colour: COLOUR.heading,
        }),
  ].join("");
}

function tick(x: number, y: number, colour: string): string {
  return (
    `<circle cx="${rounded(x)}" cy="${rounded(y)}" r="6.5" fill="none" stroke="${colour}" stroke-width="1.5"/>` +
    `<path d="M${rounded(x - 3)} ${rounded(y)}l2.2 2.4l4 -4.6" fill="none" stroke="${colour}" stroke-width="1.5"/>`
  );
}

function triangle(x: number, y: number, colour: string): string {
  return (
    `<path d="M${rounded(x)} ${rounded(y - 7)}l7.5 13h-15z" fill="none" stroke="${colour}" stroke-width="1.5" stroke-linejoin="round"/>` +
    `<path d="M${rounded(x)} ${rounded(y - 2.5)}v4.2M${rounded(x)} ${rounded(y + 3.2)}v1.4" stroke="${colour}" stroke-width="1.5"/>`
  );
}
