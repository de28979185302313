/** Names and values in two aligned columns, under headings where there are any. */
export function table(
  values: Record<string, string | number>,
  ...headings: [string, string] | []
): string {
  const rows = [
    ...(headings.length === 0 ? [] : [headings]),
    ...Object.entries(values).map(([name, value]) => [name, String(value)] as const),
  ];
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, value]) => `${name.padEnd(width)}  ${value}`).join("\n");
}
