import type { WidgetOf } from "./dashboard-body";
import type { SampleDay } from "./sample-day";
import type { Box } from "./svg";
import { rectangle, shortened, text, textWidth } from "./svg";
import { COLOUR, SIZE } from "./theme";

const ROW_HEIGHT = 28;
const TEXT_SIZE = 11.5;
const GAP = 16;

/** The table that a query of CloudWatch Logs Insights gives. */
export function logWidget({ properties }: WidgetOf<"log">, box: Box, day: SampleDay): string {
  const names = columnsOf(properties.query);
  const rows = day.rows().map((row) => names.map((name) => row[name] ?? ""));
  const left = box.x + SIZE.padding;
  const inner = box.width - 2 * SIZE.padding;
  const columns = placed(names, rows, left, inner);
  const head = box.y + SIZE.title;
  const lines = Math.floor((box.height - SIZE.title - SIZE.padding) / ROW_HEIGHT) - 1;
  return [
    rectangle({ x: left, y: head, width: inner, height: ROW_HEIGHT }, COLOUR.code),
    ...columns.map(({ name, x, width }) =>
      text(x, head + 18, shortened(name, width, TEXT_SIZE, { bold: true }), {
        size: TEXT_SIZE,
        bold: true,
      }),
    ),
    ...rows.slice(0, lines).flatMap((row, index) => {
      const y = head + (index + 1) * ROW_HEIGHT;
      const isRefused = row.some((cell) => cell.includes("Denied"));
      return [
        ...columns.map(({ x, width }, column) =>
          // Of an ARN the end tells more.
          text(x, y + 18, shortened(row[column] ?? "", width, TEXT_SIZE, { keep: "end" }), {
            size: TEXT_SIZE,
            colour: isRefused ? COLOUR.bad : COLOUR.text,
          }),
        ),
        rectangle({ x: left, y: y + ROW_HEIGHT - 1, width: inner, height: 1 }, COLOUR.grid),
      ];
    }),
  ].join("");
}

/**
 * The columns of a query: the last `stats` names them, else the last `fields`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
 */
function columnsOf(query: string): string[] {
  const commands = query.split("\n| ");
  const command = commands.findLast((one) => /^(stats|fields) /.test(one)) ?? "";
  return command
    .replace(/^(stats|fields) /, "")
    .split(/,| by /)
    .map((column) => column.replace(/^.* as /, "").trim())
    .filter((name) => name !== "");
}

interface Column {
  readonly name: string;
  readonly x: number;
  readonly width: number;
}

/** Each column as wide as it needs; where there is no room for that, the widest are narrower. */
function placed(
  names: readonly string[],
  rows: readonly (readonly string[])[],
  left: number,
  inner: number,
): Column[] {
  const needs = names.map((name, column) =>
    Math.max(
      textWidth(name, TEXT_SIZE, true),
      ...rows.map((row) => textWidth(row[column] ?? "", TEXT_SIZE)),
    ),
  );
  const most = widest(needs, inner - names.length * GAP);
  let x = left + GAP / 2;
  return names.map((name, column) => {
    const width = Math.min(needs[column] ?? 0, most);
    const begin = x;
    x += width + GAP;
    return { name, x: begin, width: width + 1 };
  });
}

/** How wide a column may be at most so that all fit into the room. */
function widest(needs: readonly number[], room: number): number {
  let left = room;
  const ascending = [...needs].sort((one, other) => one - other);
  for (const [index, need] of ascending.entries()) {
    const fair = left / (ascending.length - index);
    if (need > fair) {
      return fair;
    }
    left -= need;
  }
  return Infinity;
}
