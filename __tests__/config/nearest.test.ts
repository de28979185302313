import { nearest } from "../../config/nearest";

const KEYS = ["cidr", "timeoutMs", "connectTimeoutMs", "logDays", "rowDays"];

describe("the nearest key", () => {
  it.each([
    ["cird", "cidr"],
    ["CIDR", "cidr"],
    ["cdr", "cidr"],
    ["timeout", "timeoutMs"],
    ["timeoutMS", "timeoutMs"],
    ["connectTimoutMs", "connectTimeoutMs"],
    ["logday", "logDays"],
  ])("to %s is %s", (word, key) => {
    expect(nearest(word, KEYS)).toBe(key);
  });

  it.each(["vpc", "block", "retentionDays", "", "x"])("to %j is none", (word) => {
    expect(nearest(word, KEYS)).toBeUndefined();
  });

  it("is the closer one of two", () => {
    expect(nearest("rowDay", ["logDays", "rowDays", "rowDayz"])).toBe("rowDays");
    expect(nearest("abcdeX", ["abcdYX", "abcdef"])).toBe("abcdYX");
  });
});
