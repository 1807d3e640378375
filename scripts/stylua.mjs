// usage: node scripts/stylua.mjs [--write] PACKAGE FILE…
//
// StyLua from its npm package, which brings no program: says which Lua files are not as .stylua.toml has them, and from
// which line on. With --write they are put in order.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { resolve } from "node:path";

const write = process.argv[2] === "--write";
const [folder, ...files] = process.argv.slice(write ? 3 : 2);
const stylua = createRequire(import.meta.url)(resolve(folder));

const wishes = [...readFileSync(new URL("../.stylua.toml", import.meta.url), "utf8").matchAll(/^(\w+) = (.+)$/gm)].map(
  ([, key, value]) => [key, JSON.parse(value)],
);
const kinds = { indent_type: stylua.IndentType, quote_style: stylua.QuoteStyle };

function config() {
  const config = stylua.Config.new();
  for (const [key, value] of wishes) {
    config[key] = kinds[key] ? kinds[key][value] : value;
  }
  return config;
}

let faults = 0;
for (const file of files) {
  const text = readFileSync(file, "utf8");
  // each call takes its configuration away
  const ordered = stylua.formatCode(text, config(), undefined, stylua.OutputVerification.None);
  if (ordered === text) continue;
  if (write) {
    writeFileSync(file, ordered);
    continue;
  }
  const [is, shall] = [text.split("\n"), ordered.split("\n")];
  const at = is.findIndex((line, index) => line !== shall[index]);
  console.log(`${file}:${at + 1}: StyLua would write\n- ${is[at]}\n+ ${shall[at]}`);
  faults += 1;
}
console.log(`${files.length} files, ${faults} to be put in order`);
process.exitCode = faults ? 1 : 0;
