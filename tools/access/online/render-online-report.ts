import type {
  AnalyzerReport,
  CheckPlace,
  Disagreement,
  OnlineReport,
  SimulatorReport,
} from "./online-report";
import { rowOf } from "./online-report";

/** Columns of a line. */
const WIDTH = 100;

/** The report as text of at most 100 columns, but for words that are longer by themselves. */
export function renderOnlineReport(report: OnlineReport): string {
  const { environment, origin, simulator, analyzer } = report;
  return [
    `${environment}, ${origin}: the matrix and AWS's own tools`,
    "",
    ...simulatorLines(simulator),
    "",
    ...analyzerLines(analyzer),
    "",
  ].join("\n");
}

function simulatorLines(report: SimulatorReport): string[] {
  const { requests, agreed, agreedWithoutEndpoint, disagreements, unanswered } = report;
  const open = unanswered.reduce((count, { places }) => count + places.length, 0);
  return [
    "IAM policy simulator",
    `  disagreements: ${disagreements.length}; requests that agree: ${agreed}; without answer: ${open}`,
    ...disagreements.flatMap(disagreementLines),
    ...(agreedWithoutEndpoint.length === 0
      ? []
      : group(
          "Of those that agree, without the policy of their endpoint, which the simulator does not " +
            "take:",
          agreedWithoutEndpoint,
          requests,
        )),
    ...unanswered.flatMap(({ reason, places }) => group(`No answer: ${reason}`, places, requests)),
  ];
}

function disagreementLines(disagreement: Disagreement): string[] {
  const { integration, principal, action, label, matrix, simulator, notes } = disagreement;
  const side = (who: string, { outcome, by }: Disagreement["matrix"]) =>
    wrapped(`${who} ${outcome}${by.length === 0 ? "" : `, by ${by.join("; ")}`}`, 6);
  return [
    "",
    ...wrapped(`${integration}: ${principal}, ${action} (${label})`, 4),
    ...side("matrix:   ", matrix),
    ...side("simulator:", simulator),
    ...notes.flatMap((note) => wrapped(note, 6)),
  ];
}

/** A heading, and below it for each row the actions; "every request" where it is all of them. */
function group(
  heading: string,
  places: readonly CheckPlace[],
  requests: SimulatorReport["requests"],
): string[] {
  const rows = new Map<string, string[]>();
  for (const place of places) {
    const row = rowOf(place);
    rows.set(row, [...(rows.get(row) ?? []), `${place.action} (${place.label})`]);
  }
  return [
    "",
    ...wrapped(heading, 2),
    ...[...rows].flatMap(([row, actions]) =>
      wrapped(
        `${row}: ${actions.length === requests[row] ? "every request" : actions.join(", ")}`,
        4,
      ),
    ),
  ];
}

function analyzerLines({ passed, problems, notMade, charged }: AnalyzerReport): string[] {
  const counts = Object.entries(passed).map(([check, count]) => `${check} ${count}`);
  const reasons = new Map<string, string[]>();
  for (const { policy, check, problem } of notMade) {
    const heading = `No ${check}: ${problem}`;
    reasons.set(heading, [...(reasons.get(heading) ?? []), policy]);
  }
  return [
    "IAM Access Analyzer",
    ...wrapped(`problems: ${problems.length}; passed: ${counts.join(", ") || "none"}`, 2),
    `  calls of a kind that AWS charges for: ${charged}`,
    ...problems.flatMap(({ policy, check, problem }) => [
      "",
      ...wrapped(`${policy}, ${check}`, 4),
      ...wrapped(problem, 6),
    ]),
    ...[...reasons].flatMap(([heading, titles]) => [
      "",
      ...wrapped(heading, 2),
      ...wrapped(titles.join(", "), 4),
    ]),
  ];
}

/** Breaks a text at spaces. Lines after the first are indented by two more. */
function wrapped(text: string, indent: number): string[] {
  const lines: string[] = [];
  let line = " ".repeat(indent);
  let empty = true;
  for (const word of text.replace(/\s+/g, " ").split(" ")) {
    if (!empty && line.length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = " ".repeat(indent + 2);
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  return [...lines, line];
}
