import { Console } from "node:console";
import { Writable } from "node:stream";
import { format, inspect } from "node:util";
import { deserialize, serialize } from "node:v8";
import { Logger } from "@aws-lambda-powertools/logger";
import pino from "pino";

/** Turns what it is given into what would be in a log, a file or a message. */
export type Sink = (subject: unknown) => string | undefined;

/** Every ordinary way in which an object becomes text. */
export const SINKS: Readonly<Record<string, Sink>> = {
  "console.log": printed((console, subject) => {
    console.log(subject);
  }),
  "console.log in an object": printed((console, subject) => {
    console.log("read", { subject });
  }),
  "console.error": printed((console, subject) => {
    console.error(subject);
  }),
  "console.dir": printed((console, subject) => {
    console.dir(subject, { depth: null, showHidden: true });
  }),
  "console.table": printed((console, subject) => {
    console.table([subject]);
  }),
  inspect: (subject) => inspect(subject),
  "inspect, showHidden": (subject) => inspect(subject, { showHidden: true, depth: null }),
  "inspect, getters": (subject) => inspect(subject, { getters: true, depth: null }),
  "inspect, customInspect off": (subject) =>
    inspect(subject, { customInspect: false, depth: null }),
  "inspect, everything": (subject) =>
    inspect(subject, {
      showHidden: true,
      getters: true,
      customInspect: false,
      showProxy: true,
      depth: null,
      maxArrayLength: null,
      maxStringLength: null,
      compact: false,
    }),
  "inspect in a Map": (subject) => inspect(new Map([["secret", subject]]), { depth: null }),
  "format %s": (subject) => format("%s", subject),
  "format %o": (subject) => format("%o", subject),
  "format %O": (subject) => format("%O", subject),
  "format %j": (subject) => format("%j", subject),
  "JSON.stringify": (subject) => JSON.stringify(subject),
  "JSON.stringify in an object": (subject) => JSON.stringify({ subject }),
  String: (subject) => String(subject),
  "template string": (subject) => `Bearer ${String(subject)}`,
  concatenation: (subject) => ["Bearer", subject].join(" "),
  "spread, JSON": (subject) => JSON.stringify({ ...(subject as object) }),
  "spread, inspect": (subject) => inspect({ ...(subject as object) }, { depth: null }),
  "Object.entries": (subject) => inspect(Object.entries(subject as object), { depth: null }),
  structuredClone: (subject) =>
    inspect(structuredClone(subject), { showHidden: true, depth: null }),
  "v8.serialize": (subject) => inspect(deserialize(serialize(subject)), { depth: null }),
  "message of an error": (subject) => inspect(new Error(`The call with ${String(subject)} failed`)),
  "cause of an error": (subject) => inspect(new Error("The call failed", { cause: subject })),
  "errors of an AggregateError": (subject) =>
    inspect(new AggregateError([subject]), { depth: null }),
  "field of an error": (subject) =>
    inspect(Object.assign(new Error("The call failed"), { config: { subject } }), { depth: null }),
  "Powertools Logger, extra": logged((logger, subject) => {
    logger.info("read", { subject: subject as object });
  }),
  "Powertools Logger, appendKeys": logged((logger, subject) => {
    logger.appendKeys({ subject: subject });
    logger.info("read");
  }),
  "Powertools Logger, cause": logged((logger, subject) => {
    logger.error("failed", new Error("The call failed", { cause: subject }));
  }),
  "pino, object": piped((logger, subject) => {
    logger.info({ subject });
  }),
  "pino, spread": piped((logger, subject) => {
    logger.info({ ...(subject as object) });
  }),
  "pino, %s": piped((logger, subject) => {
    logger.info("read %s", subject);
  }),
  "pino, cause": piped((logger, subject) => {
    // Of a cause pino prints the message, and nothing of one that is no error.
    const cause = new Error(`The key ${String(subject)} was refused`);
    logger.error(new Error("The call failed", { cause }));
  }),
  "pino, field of an error": piped((logger, subject) => {
    logger.error(Object.assign(new Error("The call failed"), { config: { subject } }));
  }),
};

/** What a sink makes of it, or of its own complaint: that text is printed as well. */
export function textIn(sink: Sink, subject: unknown): string {
  try {
    // `JSON.stringify` gives undefined for what has no JSON.
    return sink(subject) ?? "";
  } catch (error) {
    return inspect(error, { depth: null });
  }
}

function printed(print: (console: Console, subject: unknown) => void): Sink {
  return (subject) => {
    const { stream, text } = collector();
    print(new Console({ stdout: stream, stderr: stream }), subject);
    return text();
  };
}

/** Powertools Logger prints with a console of its own, to the standard output. */
function logged(log: (logger: Logger, subject: unknown) => void): Sink {
  return (subject) => {
    const { stream, text } = collector();
    const logger = new Logger({ serviceName: "bench", logLevel: "DEBUG" });
    Reflect.set(logger, "console", new Console({ stdout: stream, stderr: stream }));
    log(logger, subject);
    if (!text().includes('"level"')) throw new Error("Powertools Logger was not captured.");
    return text();
  };
}

function piped(log: (logger: pino.Logger, subject: unknown) => void): Sink {
  return (subject) => {
    const { stream, text } = collector();
    log(pino({}, stream), subject);
    return text();
  };
}

function collector(): { stream: Writable; text: () => string } {
  let collected = "";
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      collected += chunk.toString();
      done();
    },
  });
  return { stream, text: () => collected };
}
