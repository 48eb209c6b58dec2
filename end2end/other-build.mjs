// A second build of the site without building it: the same files, but for one sentence of one island and the name of one part.
import { cpSync, readFileSync, readdirSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What the till says to a name that nothing has. Both are as long as each other: they stand in the compiled program. */
export const SAYS = { one: 'Nothing was added.', other: 'Nothing was taken.' };
/** Every file of every build is as old as any other, as in a package that is built reproducibly. */
const BUILT_AT = new Date('2020-01-01T00:00:00Z');

/** The site in `from`, without the builds before it, put into `to`. */
export function copyBuild(from, to) {
  cpSync(from, to, { recursive: true, filter: (path) => path !== join(from, 'before') });
  for (const path of files(to)) utimesSync(path, BUILT_AT, BUILT_AT);
}

/** Another build of the site in `from`, put into `to`. */
export function otherBuild(from, to) {
  copyBuild(from, to);
  const built = files(join(to, 'pkg'));
  const said = built.filter((path) => /\.wasm$/.test(path) && replace(path, SAYS.one, SAYS.other));
  if (said.length === 0) throw new Error(`no part of the program in ${from} says "${SAYS.one}"`);
  const table = built.find((path) => /__wasm_split\.[^/]*\.js$/.test(path));
  const named = table && said.find((path) => readFileSync(table).includes(basename(path)));
  if (!named) throw new Error(`${from} is not built in parts: what says "${SAYS.one}" is fetched with everything else`);
  const other = basename(named).replace(/\.wasm$/, '_other.wasm');
  renameSync(named, join(to, 'pkg', other));
  replace(table, basename(named), other);
  replace(join(to, 'pkg/__wasm_split_manifest.json'), basename(named, '.wasm'), basename(other, '.wasm'));
  for (const path of files(to)) utimesSync(path, BUILT_AT, BUILT_AT);
}

function files(folder) {
  return readdirSync(folder, { recursive: true }).map((path) => join(folder, path)).filter((path) => statSync(path).isFile());
}

/** Writes `by` for every `text` in the file. What was compressed of it ahead is no longer it, and goes. */
function replace(path, text, by) {
  const before = readFileSync(path, 'latin1');
  if (!before.includes(text)) return false;
  writeFileSync(path, before.replaceAll(text, by), 'latin1');
  for (const ending of ['.br', '.gz']) rmSync(path + ending, { force: true });
  return true;
}
