import { parseToml } from "../../../local/secret-providers/toml";

test("reads tables, dotted keys, values, arrays and inline tables", () => {
  const text = `
    # a comment
    title = "with \\"quotes\\", \\u00e9 and a # sign" # another
    literal = 'no \\ escapes'
    "quoted key" = true
    a.b.c = false

    [numbers]
    integer = -1_000
    float = 0.8
    exponent = 1e3

    [ tables . inner ]
    empty = []
    nested = [ [1, 2],
      ["x"], # a comment within
    ]
    inline = { key = "k", more = { deep = 1 } }
    none = {}

    [[list]]
    name = "first"
    [[list]]
    name = "second"
    [list.part]
    of = "second"
  `;

  expect(parseToml(text)).toEqual({
    title: 'with "quotes", é and a # sign',
    literal: "no \\ escapes",
    "quoted key": true,
    a: { b: { c: false } },
    numbers: { integer: -1000, float: 0.8, exponent: 1000 },
    tables: {
      inner: {
        empty: [],
        nested: [[1, 2], ["x"]],
        inline: { key: "k", more: { deep: 1 } },
        none: {},
      },
    },
    list: [{ name: "first" }, { name: "second", part: { of: "second" } }],
  });
});

test.each([
  ["nothing", "", {}],
  ["lines that end as on Windows", "a = 1\r\nb = 2\r\n", { a: 1, b: 2 }],
  ["a table within one that is defined", "[a]\nx = 1\n[a.b]\ny = 2", { a: { x: 1, b: { y: 2 } } }],
])("reads %s", (_, text, expected) => {
  expect(parseToml(text)).toEqual(expected);
});

test.each([
  ["a key twice", "a = 1\na = 2", "line 2: the key a is there twice"],
  ["a table twice", "[a]\n[b]\n[a]", "line 3: the table a is there twice"],
  ["no value", "a =\nb = 1", "line 1: a value is expected"],
  ["no key", "= 1", "line 1: a key is expected"],
  ["no equals sign", "a 1", "line 1: = is expected"],
  ["two pairs on a line", "a = 1 b = 2", "line 1: the line should end"],
  ["an open string", 'a = "x', "line 1: a value is expected"],
  ["an open array", "a = [1, 2", "line 1: , is expected"],
  ["an open table name", "[a", "line 1: ] is expected"],
  ["an open inline table", "a = { b = 1", "line 1: } is expected"],
  ["a value as a table", "a = 1\n[a.b]", "line 2: a is not a table"],
  ["a table as a list", "[a]\n[[a]]", "line 2: a is not an array of tables"],
  ["an unknown escape", 'a = "\\q"', "line 1: a value is expected"],
])("refuses %s", (_, text, message) => {
  expect(() => parseToml(text)).toThrow(new SyntaxError(message));
});
