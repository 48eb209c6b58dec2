// Two releases of Forecourt on one address and one database: the one that is served can be changed for the other.
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BIN, freshFolder, serve } from './server.mjs';
import { copyBuild, otherBuild } from './other-build.mjs';

export class Release {
  /** Where the release lies that was first. */
  readonly one: string;
  /** Where the one after it lies, which goes on serving the files of the first. */
  readonly two: string;
  address = '';
  private server: Awaited<ReturnType<typeof serve>> | undefined;

  private constructor(private readonly folder: ReturnType<typeof freshFolder>) {
    this.one = join(folder.path, 'one');
    this.two = join(folder.path, 'two');
  }

  /** Serves the first of them. */
  static async start(): Promise<Release> {
    const release = new Release(freshFolder());
    const site = join(dirname(BIN), 'site');
    if (!existsSync(site)) throw new Error(`${site} is not there: \`make build\` makes it.`);
    copyBuild(site, release.one);
    otherBuild(site, release.two);
    mkdirSync(join(release.two, 'before'));
    symlinkSync(release.one, join(release.two, 'before/one'));
    await release.serves(release.one);
    return release;
  }

  /** Ends what is served, and serves `site` on the same address. */
  async serves(site: string): Promise<void> {
    await this.stops();
    const listen = this.address ? new URL(this.address).host : undefined;
    const databaseUrl = `sqlite:${this.folder.path}/forecourt.db`;
    this.server = await serve({ databaseUrl, folder: this.folder.path, listen, args: ['--site-root', site] });
    this.address = this.server.address;
  }

  /** Ends what is served. */
  async stops(): Promise<void> {
    const server = this.server;
    this.server = undefined;
    await server?.stop();
  }

  /** The build that is served. */
  async build(): Promise<string> {
    return (await fetch(`${this.address}/api/health`)).headers.get('forecourt-build') ?? '';
  }

  async end(): Promise<void> {
    await this.stops();
    this.folder.forget();
  }
}
