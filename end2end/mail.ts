// The mail that a server writes into its folder, as a person would read it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { type Engine, mailFolder } from './engine.ts';

/** The text of a mail, whichever way it is written for the wire. */
function textOf(eml: string): string {
  const part = eml.split(/^--/m).find((piece) => /content-type: text\/plain/i.test(piece)) ?? '';
  const [head = '', ...body] = part.split(/\r?\n\r?\n/);
  const text = body.join('\n\n');
  if (/base64/i.test(head)) return Buffer.from(text, 'base64').toString();
  if (!/quoted-printable/i.test(head)) return text;
  const bytes = text.replaceAll(/=\r?\n/g, '').replaceAll(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString();
}

/** Every mail of a kind to an address, the oldest first. */
function mailsTo(engine: Engine, address: string, kind: string): string[] {
  const folder = mailFolder(engine);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.includes(`-${kind}-`) && !name.startsWith('.')) : [];
  const mails = names.sort().map((name) => readFileSync(join(folder, name), 'utf8'));
  return mails.filter((eml) => eml.includes(`To: ${address}`)).map(textOf);
}

/** The last mail of a kind to an address, once there are so many. */
export async function mailTo(engine: Engine, address: string, kind: string, count = 1): Promise<string> {
  await expect.poll(() => mailsTo(engine, address, kind).length, { timeout: 30_000 }).toBe(count);
  return mailsTo(engine, address, kind).at(-1) ?? '';
}
