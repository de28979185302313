/** What was written to standard output, where Lambda reads logs and metrics. */
export interface CapturedOutput {
  text(): string;
  /** The lines that are JSON. */
  lines(): Record<string, unknown>[];
  /** The values of a metric, over all lines in the embedded metric format. */
  metric(name: string): number[];
}

/** Captures standard output and error until `jest.restoreAllMocks()`. */
export function captureOutput(): CapturedOutput {
  const chunks: string[] = [];
  for (const stream of [process.stdout, process.stderr]) {
    jest.spyOn(stream, "write").mockImplementation((chunk: string | Uint8Array) => {
      chunks.push(typeof chunk === "string" ? chunk : Buffer.from(chunk).toString("utf8"));
      return true;
    });
  }
  const text = () => chunks.join("");
  const lines = () =>
    text()
      .split("\n")
      .filter((line) => line.startsWith("{"))
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  const metric = (name: string) =>
    lines().flatMap((line) => ("_aws" in line ? [line[name] ?? []].flat() : [])) as number[];
  return { text, lines, metric };
}
