// The one table.

/** Prints the rows; true when every bound holds. */
export function print(rows, foot) {
  const heads = { what: 'measured', measured: 'here', baseline: 'baseline, same run', bound: 'bound', verdict: '' };
  const lines = [heads, ...rows.map((row) => ({ ...row, verdict: row.bound ? (row.isGood ? 'ok' : 'NOT OK') : '' }))];
  const columns = Object.keys(heads);
  const widths = columns.map((column) => Math.max(...lines.map((line) => line[column].length)));
  const draw = (line) => columns.map((column, at) => line[column].padEnd(widths[at])).join('  ').trimEnd();
  console.log(draw(lines[0]));
  console.log(widths.map((width) => '-'.repeat(width)).join('  '));
  for (const line of lines.slice(1)) console.log(draw(line));
  console.log(`\n${foot}`);
  return rows.every((row) => row.isGood);
}
