/**
 * The console of Lambda's Node.js runtime: each call is one log event, in the log format of the function.
 * https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 */
import { format } from "node:util";

const LEVELS = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];
const METHODS = {
  trace: "TRACE",
  debug: "DEBUG",
  info: "INFO",
  log: "INFO",
  warn: "WARN",
  error: "ERROR",
};

/** Replaces the methods of the global console. `requestId` gives the id of the current invocation. */
export function patchConsole(requestId) {
  const json = process.env.AWS_LAMBDA_LOG_FORMAT === "JSON";
  const minimum = LEVELS.indexOf(process.env.AWS_LAMBDA_LOG_LEVEL ?? "TRACE");
  for (const [method, level] of Object.entries(METHODS)) {
    console[method] = (...values) => {
      if (LEVELS.indexOf(level) < minimum) {
        return;
      }
      const record = json ? jsonRecord(level, requestId(), values) : undefined;
      writeEvent(record ?? textRecord(level, requestId(), values));
    };
  }
}

function textRecord(level, requestId, values) {
  return [new Date().toISOString(), requestId ?? "undefined", level, format(...values)].join("\t");
}

function jsonRecord(level, requestId, values) {
  const record = { timestamp: new Date().toISOString(), level, requestId };
  const message = values.length === 1 ? values[0] : format(...values);
  const error = values.slice(1).find((value) => value instanceof Error);
  try {
    return JSON.stringify({ ...record, message, ...(error && describe(error)) }, (_key, value) =>
      value instanceof Error ? describe(value) : value,
    );
  } catch {
    return JSON.stringify({ ...record, message: format(message) });
  }
}

/** The fields that Lambda gives an error in a log. */
export function describe(error) {
  return {
    errorType: error.name,
    errorMessage: error.message,
    stackTrace: String(error.stack).split("\n"),
  };
}

/** One event is one line: a carriage return stands for the line feeds in it. */
function writeEvent(text) {
  process.stdout.write(`${text.replaceAll("\n", "\r")}\n`);
}
