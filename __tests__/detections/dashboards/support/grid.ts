import type { Dashboard } from "../../../../detections/dashboards/dashboard";

/** Each of the 24 columns of each row is covered by exactly one widget. */
export function expectFilledGrid(widgets: Dashboard["widgets"]): void {
  const cells = widgets.flatMap(({ x, y, width, height }) =>
    Array.from({ length: width * height }, (_, index) => {
      const column = x + (index % width);
      expect(column).toBeLessThan(24);
      return `${column} ${y + Math.floor(index / width)}`;
    }),
  );
  const rows = Math.max(...widgets.map(({ y, height }) => y + height));

  expect(new Set(cells).size).toBe(cells.length);
  expect(cells).toHaveLength(rows * 24);
}
