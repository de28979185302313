/** A line of the threat model: a threat, what stops it, what shows it, what remains. */
interface ThreatRow {
  readonly threat: string;
  readonly text: string;
  readonly proofs: readonly Proof[];
}

export type Proof =
  | {
      readonly kind: "cell";
      readonly target: string;
      readonly principal: string;
      readonly action: string;
      readonly outcome: string;
    }
  | { readonly kind: "detection"; readonly target: string; readonly id: string }
  | { readonly kind: "test"; readonly target: string; readonly name: string };

/** A link whose text is a proof: [`cell: …`](…), [`detection: …`](…), [`test: …`](…). */
const PROOF = /\[`(cell|detection|test): ([^`]+)`\]\(([^)\s]+)\)/g;

const CELL = /^(?<principal>\S+) × (?<action>\S+) = (?<outcome>.+)$/;

/**
 * The rows of every table below the heading "Threats".
 *
 * @throws Error for a link to a cell that has not the form `PRINCIPAL × ACTION = OUTCOME`
 */
export function threatRows(markdown: string): ThreatRow[] {
  const [, threats = ""] = markdown.split(/^## Threats$/m);
  return threats
    .split("\n")
    .filter((line) => line.startsWith("| ") && !/^\| (?:-+|threat) +\|/.test(line))
    .map((text) => ({
      threat: (text.split("|")[1] ?? "").trim(),
      text,
      proofs: [...text.matchAll(PROOF)].map(([, kind, of = "", target = ""]) =>
        kind === "cell"
          ? cellProof(of, target)
          : kind === "detection"
            ? { kind, target, id: of }
            : { kind: "test", target, name: of },
      ),
    }));
}

/** Whether the row says plainly that nothing stops it. */
export function saysNotStopped({ text }: ThreatRow): boolean {
  return /\*\*not stopped/i.test(text);
}

function cellProof(text: string, target: string): Proof {
  const { principal, action, outcome } = CELL.exec(text)?.groups ?? {};
  if (principal === undefined || action === undefined || outcome === undefined) {
    throw new Error(`Not a cell: "${text}". Write PRINCIPAL × ACTION = OUTCOME.`);
  }
  return { kind: "cell", target, principal, action, outcome };
}
