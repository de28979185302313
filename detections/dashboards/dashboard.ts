/** `DashboardBody` of CloudWatch's PutDashboard. */
export interface Dashboard {
  readonly start: string;
  readonly widgets: Widget[];
}

interface Widget {
  readonly type: "text" | "alarm" | "metric" | "log";
  /** Place and size in cells of a grid that is 24 wide. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: Record<string, unknown>;
}

/** A widget before it has its place. */
export type Part = Omit<Widget, "x" | "y" | "width">;

const GRID_WIDTH = 24;

/**
 * The last day of what the rows show, one below the other, the parts of a row in equal widths.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function dashboardOf(rows: readonly (readonly Part[])[]): Dashboard {
  let y = 0;
  const widgets = rows.flatMap((row) => {
    const width = GRID_WIDTH / row.length;
    const height = Math.max(...row.map((part) => part.height));
    const placed = row.map((part, index) => ({ ...part, x: index * width, y, width, height }));
    y += height;
    return placed;
  });
  return { start: "-P1D", widgets };
}

/** A line or two of Markdown under a heading. */
export function heading(title: string, text: string): Part {
  return {
    type: "text",
    height: 2,
    properties: {
      markdown: `## ${title}\n${text} Written by Terraform: a change made here is lost at the next apply.`,
    },
  };
}
