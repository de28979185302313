import { execFileSync } from "node:child_process";
import { join } from "node:path";

interface Statuses {
  readonly fromManyThreads: readonly string[];
  readonly withinARequest: readonly string[];
}

let statuses: Statuses;

beforeAll(() => {
  const script = join(__dirname, "support/concurrent_requests.py");
  statuses = JSON.parse(execFileSync("python3", [script], { encoding: "utf8" })) as Statuses;
});

test("requests from many threads do not see each other's half-done work", () => {
  expect(statuses.fromManyThreads).toEqual(["200 OK"]);
});

test("a request that waits for something outside lets others be answered", () => {
  expect(statuses.withinARequest).toEqual(["200 OK"]);
});
