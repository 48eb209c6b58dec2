// Pages from standard input, a line of JSON each ({ name, html }), read as the HTML standard writes them: what is wrong with which goes to
// standard output, and the exit code is 1 then. The server's tests run it (tests/server/support/html.rs).
import { createInterface } from 'node:readline';
import { HtmlValidate } from 'html-validate';

const validator = new HtmlValidate({ root: true, extends: ['html-validate:standard'], rules: {} });
// Leptos 0.8 marks places in a page by `<!>`. Browsers read an empty comment, and the standard calls it one that is opened incorrectly:
// its own way to write that is put in its place. And its links to what is loaded early say the page's nonce as how they are fetched, which
// browsers read as no word at all.
const asRead = (html) => html.replaceAll('<!>', '<!---->').replaceAll(/(<link rel="(?:modulepreload|preload)"[^>]*) crossorigin="[^"]*"/g, '$1 crossorigin');

const said = new Map();
let pages = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { name, html } = JSON.parse(line);
  const read = asRead(html);
  const { results } = await validator.validateString(read, name);
  pages += 1;
  for (const { messages } of results) {
    for (const { ruleId, message, line: at, column, offset } of messages) {
      // The same fault on many pages is one fault.
      const key = `${ruleId}: ${message}`;
      const there = read.slice(Math.max(0, offset - 60), offset + 100).replaceAll('\n', ' ');
      if (!said.has(key)) said.set(key, { count: 0, first: `${name} ${at}:${column} …${there}…` });
      said.get(key).count += 1;
    }
  }
}
for (const [key, { count, first }] of said) console.log(`${key} (${count} times)\n    ${first}`);
console.log(`${pages} pages were read`);
process.exitCode = said.size > 0 ? 1 : 0;
