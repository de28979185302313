import { join } from "node:path";

import { build } from "esbuild";

/**
 * Bundles a program into one file that Node.js runs by itself, wherever it lies.
 *
 * @param file - path below this folder
 * @param name - what its calls of AWS have in their user agent
 * @throws with esbuild's messages when it does not build
 */
export async function executable(file: string, name: string): Promise<Uint8Array> {
  const { outputFiles } = await build({
    stdin: {
      // Before anything of the AWS SDK is loaded.
      contents: `process.env.AWS_SDK_UA_APP_ID ??= ${JSON.stringify(name)};
        require(${JSON.stringify(`./${file}`)});`,
      resolveDir: __dirname,
    },
    bundle: true,
    platform: "node",
    format: "cjs",
    // Whatever runs this runs the program as well.
    target: `node${process.versions.node}`,
    minify: true,
    legalComments: "none",
    banner: { js: "#!/usr/bin/env node" },
    outfile: join(__dirname, "program.js"),
    write: false,
    logLevel: "silent",
  });
  const [output] = outputFiles;
  if (output === undefined) {
    throw new Error(`esbuild wrote nothing for ${file}`);
  }
  return output.contents;
}
