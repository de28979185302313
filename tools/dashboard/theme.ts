/** What the picture looks like: CloudWatch's light theme, in CSS pixels. */
export const SIZE = {
  /** Of the whole picture. */
  width: 1200,
  margin: 12,
  /** Of one cell of the grid. */
  rowHeight: 42,
  /** Between two widgets. */
  gap: 10,
  /** Of the line above the widgets. */
  header: 40,
  /** Inside of a widget. */
  padding: 14,
  title: 34,
} as const;

export const COLOUR = {
  page: "#f2f3f3",
  pageBorder: "#d5dbdb",
  card: "#ffffff",
  cardBorder: "#d5dbdb",
  heading: "#16191f",
  text: "#414d5c",
  faint: "#687078",
  grid: "#e9ebed",
  code: "#f2f3f3",
  good: "#037f0c",
  goodFill: "#f2fcf3",
  bad: "#d91515",
  badFill: "#fff1f1",
} as const;

/** CloudWatch's colours for the lines of a graph, in their order. */
export const LINE_COLOURS = [
  "#1f77b4",
  "#ff7f0e",
  "#2ca02c",
  "#d62728",
  "#9467bd",
  "#8c564b",
  "#e377c2",
  "#7f7f7f",
  "#bcbd22",
  "#17becf",
] as const;

export const FONT = "'Amazon Ember', 'Helvetica Neue', Helvetica, Arial, sans-serif";
export const CODE_FONT = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
