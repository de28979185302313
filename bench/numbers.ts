/** Three significant figures, with commas between thousands. */
export function figures(value: number): string {
  if (!Number.isFinite(value)) return "–";
  const rounded = Number(value.toPrecision(3));
  return rounded.toLocaleString("en-US", { maximumSignificantDigits: 3 });
}

export function ratio(value: number): string {
  return Number.isFinite(value) ? `${figures(value)} ×` : "–";
}

export function integer(value: number): string {
  return value.toLocaleString("en-US", { maximumFractionDigits: 0 });
}
