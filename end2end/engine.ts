// The engines the journeys run on, and where the run tells its tests about their servers.
export type Engine = 'sqlite' | 'postgres';

export const VARIABLE: Record<Engine, { address: string; database: string; mail: string }> = {
  sqlite: { address: 'END2END_SQLITE_ADDRESS', database: 'END2END_SQLITE_DATABASE', mail: 'END2END_SQLITE_MAIL' },
  postgres: { address: 'END2END_POSTGRES_ADDRESS', database: 'END2END_POSTGRES_DATABASE', mail: 'END2END_POSTGRES_MAIL' },
};

/** Where the server of `engine` is. */
export function address(engine: Engine): string {
  const address = process.env[VARIABLE[engine].address];
  if (!address) throw new Error(`no server was started for ${engine}`);
  return address;
}

/** The URL of the database of `engine`. */
export function database(engine: Engine): string {
  return process.env[VARIABLE[engine].database] ?? '';
}

/** The folder into which the server of `engine` writes its mail. */
export function mailFolder(engine: Engine): string {
  return process.env[VARIABLE[engine].mail] ?? '';
}
