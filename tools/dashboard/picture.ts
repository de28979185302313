import { alarmWidget } from "./alarm-widget";
import type { Widget } from "./dashboard-body";
import { dashboardBody } from "./dashboard-body";
import { logWidget } from "./log-widget";
import { metricWidget } from "./metric-widget";
import type { SampleDay } from "./sample-day";
import { sampleDay } from "./sample-day";
import type { Box } from "./svg";
import { rectangle, rounded, shortened, text, textWidth } from "./svg";
import { textWidget } from "./text-widget";
import { COLOUR, SIZE } from "./theme";

const COLUMNS = 24;
const LABEL = "sample data";

/**
 * A CloudWatch dashboard as an SVG picture, 1200 px wide: what its definition shows, over a day that
 * nobody measured. The same definition gives the same bytes.
 *
 * @param body `DashboardBody` of CloudWatch, as text
 * @throws UsageError for what is no dashboard, or holds what the picture does not know
 */
export function dashboardPicture(body: string): string {
  const dashboard = dashboardBody(body);
  const day = sampleDay(dashboard);
  const rows = Math.max(0, ...dashboard.widgets.map(({ y, height }) => y + height));
  const height = SIZE.header + rows * SIZE.rowHeight + SIZE.margin;
  const page = { x: 0.5, y: 0.5, width: SIZE.width - 1, height: height - 1 };
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" width="${SIZE.width}" height="${height}" viewBox="0 0 ${SIZE.width} ${height}" role="img" aria-label="CloudWatch dashboard with ${LABEL}">`,
    rectangle(page, COLOUR.page, { border: COLOUR.pageBorder, radius: 8 }),
    header(),
    ...dashboard.widgets.map((widget) => card(widget, day)),
    "</svg>",
  ].join("\n")}\n`;
}

function header(): string {
  const size = 12;
  const width = textWidth(LABEL, size, true) + 24;
  const box = { x: SIZE.width - SIZE.margin - width - 5, y: 11, width, height: 22 };
  return [
    text(SIZE.margin + 5, 27, "CloudWatch dashboard, last day, times in UTC", {
      size: 13,
      colour: COLOUR.text,
    }),
    rectangle(box, COLOUR.text, { radius: 11 }),
    text(box.x + width / 2, 26.5, LABEL, {
      size,
      colour: COLOUR.card,
      bold: true,
      anchor: "middle",
    }),
  ].join("");
}

function card(widget: Widget, day: SampleDay): string {
  const column = (SIZE.width - 2 * SIZE.margin) / COLUMNS;
  const box: Box = {
    x: SIZE.margin + widget.x * column + SIZE.gap / 2,
    y: SIZE.header + widget.y * SIZE.rowHeight + SIZE.gap / 2,
    width: widget.width * column - SIZE.gap,
    height: widget.height * SIZE.rowHeight - SIZE.gap,
  };
  // What does not fit into a widget is not drawn over its neighbour.
  return [
    `<svg x="${rounded(box.x)}" y="${rounded(box.y)}" width="${rounded(box.width)}" height="${rounded(box.height)}" viewBox="${[box.x, box.y, box.width, box.height].map(rounded).join(" ")}">`,
    rectangle(
      { x: box.x + 0.5, y: box.y + 0.5, width: box.width - 1, height: box.height - 1 },
      COLOUR.card,
      { border: COLOUR.cardBorder, radius: 6 },
    ),
    titleOf(widget, box),
    contentOf(widget, box, day),
    "</svg>",
  ].join("");
}

function titleOf({ properties }: Widget, box: Box): string {
  if (!("title" in properties) || properties.title === undefined) {
    return "";
  }
  const title = shortened(properties.title, box.width - 2 * SIZE.padding, 13.5, { bold: true });
  return text(box.x + SIZE.padding, box.y + 23, title, {
    size: 13.5,
    colour: COLOUR.heading,
    bold: true,
  });
}

function contentOf(widget: Widget, box: Box, day: SampleDay): string {
  switch (widget.type) {
    case "text":
      return textWidget(widget, box);
    case "alarm":
      return alarmWidget(widget, box, day);
    case "metric":
      return metricWidget(widget, box, day);
    case "log":
      return logWidget(widget, box, day);
  }
}
