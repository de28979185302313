/** How an upstream answers. */
export type UpstreamMode =
  | "answering"
  /** HTTP 500. */
  | "failing"
  | "throttling"
  /** Takes the request and never answers. */
  | "hanging"
  /** No process listens on the port. */
  | "refusing"
  /** Not even the TCP connection is answered, as without a route or behind a dropping firewall. */
  | "black-holed";

export interface UpstreamBehaviour {
  readonly mode: UpstreamMode;
  /** Time from request to answer, in ms. */
  readonly latencyMs: number;
  /** The text of the secret. */
  readonly secretString: string;
  readonly versionId: string;
}
