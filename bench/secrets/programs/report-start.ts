import { writeSync } from "node:fs";

/** What the start of a process cost until it had the secret. */
export interface Start {
  /** Since the process began, in ms. */
  readonly wallMs: number;
  /** Of all threads, user and system, in ms. */
  readonly cpuMs: number;
}

/** Calls the handler once, prints what it cost, and ends the process. */
export function reportStart(handler: () => Promise<unknown>): void {
  handler().then(
    () => {
      const wallMs = performance.now();
      const { user, system } = process.cpuUsage();
      const start: Start = { wallMs, cpuMs: (user + system) / 1000 };
      writeSync(1, JSON.stringify(start));
      process.exit();
    },
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}
