import { UsageError } from "../../../tools/command-line";
import { calledWith } from "../../../tools/secret/called";
import { everyRendering } from "../../lambda-src/support/leaks";

const COMMANDS = "put, status, versions, restore-previous, delete";
const MORE = "None reads the value. --help says more.";
const NOT_AN_ARGUMENT =
  "The value is not taken from an argument, where the shell's history keeps it: change the key if " +
  "it was a real one, then run the command without it.";
const TOO_MANY = "takes an integration and nothing else. --help says more.";
const HOW = "--help says how to call it.";

/** What it says of a command line, without what may be a value. */
function refusal(args: string[]): string {
  try {
    calledWith(args);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    expect(everyRendering(error)).not.toMatch(/canary|CANARY/);
    return error.message;
  }
  throw new Error("It was not refused.");
}

describe("calledWith", () => {
  it.each([
    [["put", "weather"], { help: false, command: "put", integration: "weather", yes: false }],
    [["status"], { help: false, command: "status", integration: undefined, yes: false }],
    [
      ["delete", "--yes", "weather"],
      { help: false, command: "delete", integration: "weather", yes: true },
    ],
    [["get", "-h"], { help: true }],
  ])("reads %j", (args, expected) => {
    expect(calledWith(args)).toEqual(expected);
  });

  it.each([
    ["no command", [], `Say what to do: ${COMMANDS}. ${MORE}`],
    ["an unknown command", ["get", "weather"], `There is no command "get": ${COMMANDS}. ${MORE}`],
    ["another one", ["rotate", "weather"], `There is no command "rotate": ${COMMANDS}. ${MORE}`],
    ["a value for the command", ["canaryargument"], `No such command: ${COMMANDS}. ${MORE}`],
    ["a short value for it", ["CANARY"], `No such command: ${COMMANDS}. ${MORE}`],
    [
      "the value behind an unknown command",
      ["set", "weather", "canary-argument"],
      `There is no command "set": ${COMMANDS}. ${MORE}\n${NOT_AN_ARGUMENT}`,
    ],
    ["the value as argument", ["put", "weather", "canary-argument"], NOT_AN_ARGUMENT],
    [
      "too many arguments",
      ["restore-previous", "weather", "canary-argument"],
      `Too many arguments: restore-previous ${TOO_MANY}`,
    ],
    ["them elsewhere", ["status", "weather", "x"], `Too many arguments: status ${TOO_MANY}`],
    [
      "--yes where nothing is asked",
      ["put", "weather", "--yes"],
      "--yes is for restore-previous and delete only. --help says how to call put.",
    ],
    [
      "the value in an unknown option",
      ["put", "weather", "--value=canary-argument"],
      `Unknown option '--value'. ${HOW} ${NOT_AN_ARGUMENT}`,
    ],
    [
      "the value behind an unknown option",
      ["put", "weather", "--value", "canary-argument"],
      `Unknown option '--value'. ${HOW} ${NOT_AN_ARGUMENT}`,
    ],
    [
      "a value that begins like an option",
      ["put", "weather", "--canary-A7"],
      `Unknown option. ${HOW} ${NOT_AN_ARGUMENT}`,
    ],
    [
      "an unknown option of what takes no value",
      ["status", "--wy"],
      `Unknown option '--wy'. ${HOW}`,
    ],
  ])("refuses %s with what is wrong alone", (_what, args, message) => {
    expect(refusal(args)).toBe(message);
  });
});
