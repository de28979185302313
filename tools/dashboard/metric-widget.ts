import { init } from "echarts";
import type { WidgetOf } from "./dashboard-body";
import type { Point, SampleDay } from "./sample-day";
import { DAY_BEGINS_AT, DAY_MINUTES } from "./sample-day";
import type { Box } from "./svg";
import { rounded, shortened, text, textWidth } from "./svg";
import { COLOUR, FONT, LINE_COLOURS, LINE_DASHES, LINE_SIGNS, SIZE } from "./theme";

const LEGEND_SIZE = 11;
const LEGEND_ROW = 17;
/** Of the piece of line before each label. */
const LEGEND_LINE = 18;
/** A line with more values than this has none of them marked. */
const MOST_SIGNS = 12;
const SIGN_RADIUS = 3.5;
/** In a chart that is narrower, in px, there is room for every other time only. */
const NARROW = 420;
/** That of the picture; CloudWatch lets whoever looks choose. */
const TIME_ZONE = "UTC";
const MOST_LEGEND_ROWS = 4;

/** A graph with its legend. */
export function metricWidget({ properties }: WidgetOf<"metric">, box: Box, day: SampleDay): string {
  const lines = linesOf(properties.metrics, day);
  const legend = placedLegend(lines, box);
  const chart = {
    x: box.x,
    y: box.y + SIZE.title - 6,
    width: box.width,
    height: box.height - SIZE.title - legend.rows * LEGEND_ROW - 6,
  };
  const unit = properties.yAxis?.left?.label;
  return [
    unit === undefined
      ? ""
      : text(box.x + SIZE.padding, box.y + SIZE.title + 4, unit, {
          size: 10,
          colour: COLOUR.faint,
        }),
    chartOf(lines, chart, properties.annotations?.horizontal ?? []),
    legend.svg,
  ].join("");
}

interface Line {
  readonly label: string;
  readonly colour: string;
  /** Lengths of its parts and of the gaps between them, in px; empty for none. */
  readonly dash: readonly number[];
  /** Path in a square from -1 to 1. */
  readonly sign: string;
  readonly points: readonly Point[];
}

function linesOf(metrics: WidgetOf<"metric">["properties"]["metrics"], day: SampleDay): Line[] {
  return metrics.map((parts, index) => {
    const [namespace = "", name = ""] = parts.filter((part) => typeof part === "string");
    const options = parts.find((part) => typeof part === "object") ?? {};
    const { stat = "Average", label = name } = options;
    return {
      label: String(label),
      colour: LINE_COLOURS[index % LINE_COLOURS.length] ?? COLOUR.text,
      dash: LINE_DASHES[index % LINE_DASHES.length] ?? [],
      sign: LINE_SIGNS[index % LINE_SIGNS.length] ?? "",
      points: day.points({ namespace, name, statistic: String(stat) }),
    };
  });
}

interface Annotation {
  readonly value: number;
  readonly label?: string | undefined;
}

/**
 * The chart as an SVG inside of the picture. The library gives the parts of each chart names that
 * count the charts of the process; they are named after the place instead, so that one definition
 * gives one picture.
 */
function chartOf(lines: readonly Line[], box: Box, annotations: readonly Annotation[]): string {
  const chart = init(null, null, {
    renderer: "svg",
    ssr: true,
    width: box.width,
    height: box.height,
  });
  try {
    chart.setOption(optionOf(lines, annotations, box.width));
    const place = `c${rounded(box.x)}-${rounded(box.y)}-`.replaceAll(".", "_");
    return (
      chart
        .renderToSVGString()
        .replaceAll(/\bzr\d+-/g, place)
        // Of classes there is no use: nothing is under the pointer in a picture.
        .replaceAll(/ class="[^"]*"| pointer-events="[^"]*"|<style[^]*?<\/style>\s*/g, "")
        .replace("<svg ", `<svg x="${rounded(box.x)}" y="${rounded(box.y)}" `)
        .replaceAll(/-?\d+\.\d{3,}/g, (number) => rounded(Number(number)))
    );
  } finally {
    // Otherwise its clock keeps the process from ending.
    chart.dispose();
  }
}

function optionOf(
  lines: readonly Line[],
  annotations: readonly Annotation[],
  width: number,
): Parameters<ReturnType<typeof init>["setOption"]>[0] {
  const highest = Math.max(
    ...lines.flatMap(({ points }) => points.map(([, value]) => value)),
    ...annotations.map(({ value }) => value),
    0,
  );
  const label = { color: COLOUR.faint, fontSize: 10, fontFamily: FONT };
  return {
    animation: false,
    grid: { left: 14, right: 36, top: 18, bottom: 6, containLabel: true },
    xAxis: {
      type: "value",
      min: 0,
      max: DAY_MINUTES,
      interval: width < NARROW ? 360 : 180,
      name: TIME_ZONE,
      nameLocation: "end",
      nameGap: 5,
      nameTextStyle: { ...label, fontSize: 9 },
      axisLabel: { ...label, formatter: clock, hideOverlap: true },
      axisLine: { lineStyle: { color: COLOUR.faint } },
      axisTick: { lineStyle: { color: COLOUR.faint } },
      splitLine: { show: false },
    },
    yAxis: {
      type: "value",
      min: 0,
      // An annotation is always in the picture.
      max: ({ max }: { readonly max: number }) =>
        max >= highest && max > 0 ? null : Math.max(1, highest),
      minInterval: 1,
      splitNumber: 3,
      axisLabel: { ...label, formatter: short },
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: COLOUR.grid } },
    },
    series: [
      ...lines.map(({ colour, dash, points }, index) => ({
        type: "line" as const,
        silent: true,
        showSymbol: false,
        color: colour,
        lineStyle: { width: 1.6, color: colour, type: dash.length === 0 ? "solid" : [...dash] },
        data: withoutStraightOn(points).map((point) => [...point]),
        ...(index === 0 && annotations.length > 0
          ? {
              markLine: {
                silent: true,
                symbol: "none",
                lineStyle: { color: COLOUR.bad, type: "dashed" as const, width: 1 },
                label: {
                  ...label,
                  color: COLOUR.bad,
                  position: "insideEndTop" as const,
                  formatter: "{b}",
                },
                data: annotations.map(({ value, label: name = "" }) => ({ yAxis: value, name })),
              },
            }
          : {}),
      })),
      // Over all lines: a high one hides no lower one's sign.
      ...lines.map(({ colour, sign, points }) => ({
        type: "scatter" as const,
        silent: true,
        z: 5,
        color: colour,
        symbol: `path://${sign}`,
        symbolSize: 2 * SIGN_RADIUS,
        itemStyle: { opacity: 1 },
        data: rare(points).map((point) => [...point]),
      })),
    ],
  };
}

/** The points of a line that is zero but a few times: a spike is too thin to be seen. */
function rare(points: readonly Point[]): Point[] {
  const values = points.filter(([, value]) => value !== 0);
  return values.length > MOST_SIGNS ? [] : values;
}

/** Without the points between two of the same value, on a straight line. */
function withoutStraightOn(points: readonly Point[]): Point[] {
  return points.filter(
    ([, value], index) => points[index - 1]?.[1] !== value || points[index + 1]?.[1] !== value,
  );
}

function clock(minute: number): string {
  const hour = ((minute + DAY_BEGINS_AT) / 60) % 24;
  return `${String(hour).padStart(2, "0")}:00`;
}

/** 1500 as 1.5k, as CloudWatch writes it. */
function short(value: number): string {
  return value >= 1000 ? `${value / 1000}k` : String(value);
}

/** A piece of a line as the chart has it, with its sign. */
function swatch({ colour, dash, sign }: Line, x: number, y: number): string {
  const gaps = dash.length === 0 ? "" : ` stroke-dasharray="${dash.join(" ")}"`;
  return (
    `<path d="M${rounded(x)} ${rounded(y)}h${LEGEND_LINE}" stroke="${colour}" stroke-width="1.6"${gaps}/>` +
    `<path d="${sign}" transform="translate(${rounded(x + LEGEND_LINE / 2)} ${rounded(y)}) scale(${SIGN_RADIUS})" fill="${colour}"/>`
  );
}

/** The legend at the bottom of the box, and how many rows it takes. */
function placedLegend(
  lines: readonly Line[],
  box: Box,
): { readonly svg: string; readonly rows: number } {
  const left = box.x + SIZE.padding;
  const inner = box.width - 2 * SIZE.padding;
  const entries: { x: number; row: number; line: Line; label: string }[] = [];
  let x = 0;
  let row = 0;
  for (const line of lines) {
    const label = shortened(line.label, inner - LEGEND_LINE - 10, LEGEND_SIZE);
    const width = LEGEND_LINE + 5 + textWidth(label, LEGEND_SIZE) + 12;
    if (x > 0 && x + width - 12 > inner) {
      x = 0;
      row += 1;
    }
    entries.push({ x, row, line, label });
    x += width;
  }
  const rows = Math.min(row + 1, MOST_LEGEND_ROWS);
  // The last row says how many there is no room for.
  const shown = row < MOST_LEGEND_ROWS ? entries : entries.filter((entry) => entry.row < rows - 1);
  const top = box.y + box.height - rows * LEGEND_ROW - 2;
  return {
    rows,
    svg: [
      ...shown.map((entry) => {
        const y = top + entry.row * LEGEND_ROW;
        return (
          swatch(entry.line, left + entry.x, y + 4) +
          text(left + entry.x + LEGEND_LINE + 5, y + 8, entry.label, { size: LEGEND_SIZE })
        );
      }),
      shown.length === entries.length
        ? ""
        : text(
            left,
            top + (rows - 1) * LEGEND_ROW + 8,
            `and ${entries.length - shown.length} more`,
            {
              size: LEGEND_SIZE,
              colour: COLOUR.faint,
            },
          ),
    ].join(""),
  };
}
