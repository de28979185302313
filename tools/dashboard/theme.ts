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

/**
 * What else tells the lines apart, in their order, so that of equal ones each is seen: gaps in the later,
 * through which the earlier show, and a sign in a square from -1 to 1 around the origin.
 */
export const LINE_DASHES: readonly (readonly number[])[] = [[], [6, 4], [2, 3], [8, 3, 2, 3]];
export const LINE_SIGNS = [
  "M-1 0A1 1 0 1 0 1 0A1 1 0 1 0 -1 0Z",
  "M-.85 -.85H.85V.85H-.85Z",
  "M0 -1L1 .8H-1Z",
  "M0 -1L1 0L0 1L-1 0Z",
  "M0 1L-1 -.8H1Z",
  "M-.35 -1H.35V-.35H1V.35H.35V1H-.35V.35H-1V-.35H-.35Z",
] as const;

export const FONT = "'Amazon Ember', 'Helvetica Neue', Helvetica, Arial, sans-serif";
export const CODE_FONT = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
