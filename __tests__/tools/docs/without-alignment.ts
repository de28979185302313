/** Markdown without what a formatter aligns its tables with. */
export function withoutAlignment(text: string): string {
  return text.replace(/ *\| */g, "|").replace(/-{3,}/g, "---");
}
