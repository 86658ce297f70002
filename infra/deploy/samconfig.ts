/** What `samconfig.toml` says of one environment, as far as the command needs it. */
export interface Settings {
  region: string;
  /** Comma-separated, or `*`. */
  corsOrigins: string;
}

/**
 * @param text infra/samconfig.toml
 * @throws Error where a line that must be there is not
 */
export function readSettings(text: string, env: string): Settings {
  const section = text.split(`[${env}.deploy.parameters]`)[1]?.split('\n[')[0] ?? '';
  const find = (pattern: RegExp, name: string): string => {
    const found = pattern.exec(section)?.[1];
    if (found === undefined) throw new Error(`infra/samconfig.toml has no ${name} under [${env}.deploy.parameters].`);
    return found;
  };
  return { region: find(/^region = "(.+)"$/m, 'region'), corsOrigins: find(/^ {2}"CorsOrigins=(.*)",$/m, 'CorsOrigins') };
}
