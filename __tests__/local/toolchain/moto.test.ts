import { writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";

import { findMoto } from "../../../local/toolchain/moto";
import { putScript, removeTempFolders, tempFolder } from "../temp-folder";

afterEach(removeTempFolders);

/** A Python whose moto has the given version. */
const python = (file: string, version: string) => putScript(file, `echo ${version}`);

/** A Python without moto that can make a virtual environment and install moto there. */
const pythonWithoutMoto = (file: string, installed: string) =>
  putScript(
    file,
    'case "$1 $2" in',
    // $3 is the folder of the environment.
    `"-m venv") /bin/mkdir -p "$3/bin" && /bin/cat > "$3/bin/python" <<'SCRIPT'`,
    "#!/bin/sh",
    'case "$1 $2" in',
    `"-m pip") shift 2; echo "$@" > "$0.installed" ;;`,
    `*) test -e "$0.installed" && echo ${installed} ;;`,
    "esac",
    "SCRIPT",
    '/bin/chmod 755 "$3/bin/python" ;;',
    "*) exit 1 ;;",
    "esac",
  );

const search = (path: string, env: Record<string, string> = {}) => {
  const lines: string[] = [];
  return {
    lines,
    cacheFolder: tempFolder(),
    env: { PATH: path, ...env },
    report: (line: string) => lines.push(line),
  };
};

test("MOTO_PYTHON comes before PATH", async () => {
  const bin = tempFolder();
  await python(join(bin, "python3"), "5.2.1");
  const other = await python(join(tempFolder(), "python-other"), "5.3.0");

  const found = await findMoto(search(bin, { MOTO_PYTHON: other }));

  expect(found).toEqual({ python: other, version: "5.3.0" });
});

test.each(["5.1.22", "6.0.0", "nonsense"])("MOTO_PYTHON with moto %s is an error", async (has) => {
  const bin = tempFolder();
  await python(join(bin, "python3"), "5.2.1");
  const other = await python(join(tempFolder(), "python-other"), has);

  await expect(findMoto(search(bin, { MOTO_PYTHON: other }))).rejects.toThrow(
    `MOTO_PYTHON names ${other}, which has no moto server >= 5.2, < 6. Install it with: python3 -m pip install "moto[server]==5.2.1"`,
  );
});

test("python3 comes before python", async () => {
  const bin = tempFolder();
  await python(join(bin, "python3"), "5.2.1");
  await python(join(bin, "python"), "5.4.0");

  expect(await findMoto(search(bin))).toEqual({ python: join(bin, "python3"), version: "5.2.1" });
});

test("goes on to python when python3 has no suitable moto", async () => {
  const bin = tempFolder();
  await python(join(bin, "python3"), "4.2.14");
  await python(join(bin, "python"), "5.4.0");

  expect(await findMoto(search(bin))).toEqual({ python: join(bin, "python"), version: "5.4.0" });
});

test("takes the interpreter of moto_server", async () => {
  const bin = tempFolder();
  const interpreter = await python(join(tempFolder(), "python3.12"), "5.2.1");
  await putScript(join(bin, "moto_server"));
  const shebang = tempFolder();
  await putScript(join(shebang, "moto_server"));
  await writeFile(join(shebang, "moto_server"), `#!${interpreter}\nimport moto\n`);

  const found = await findMoto(search([shebang, bin].join(delimiter)));

  expect(found).toEqual({ python: interpreter, version: "5.2.1" });
});

test("installs the pinned moto in the cache folder, says so, and does it once", async () => {
  const bin = tempFolder();
  await pythonWithoutMoto(join(bin, "python3"), "5.2.1");
  const first = search(bin);
  const installed = await findMoto(first);
  const second = { ...search(bin), cacheFolder: first.cacheFolder };

  const again = await findMoto(second);

  const expected = join(first.cacheFolder, "moto", "bin", "python");
  expect(installed).toEqual({ python: expected, version: "5.2.1" });
  expect(again).toEqual(installed);
  expect(first.lines).toEqual([
    `No Python on PATH has moto: installing moto[server]==5.2.1 in ${join(first.cacheFolder, "moto")} (once).`,
  ]);
  expect(second.lines).toEqual([]);
});

test("a failed installation says how to get moto, with its cause", async () => {
  const bin = tempFolder();
  await putScript(join(bin, "python3"), "echo no index >&2; exit 1");

  const error: unknown = await findMoto(search(bin)).catch((thrown: unknown) => thrown);

  expect(error).toMatchObject({
    name: "MissingToolError",
    message: expect.stringMatching(/no index[\s\S]*or set MOTO_PYTHON/) as string,
    cause: { stderr: "no index\n" },
  });
});

test("without any Python, says what to install", async () => {
  await expect(findMoto(search(tempFolder()))).rejects.toThrow(
    /^Python is missing.*Install Python.*moto\[server\]==5\.2\.1/,
  );
});
