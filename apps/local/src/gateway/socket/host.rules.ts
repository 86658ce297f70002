/** Whether a `Host` header names this machine and this port: a foreign page that points its own name at 127.0.0.1 does not pass. */
export const isLocalHost = (host: string | undefined, port: number): boolean =>
  host !== undefined && ['localhost', '127.0.0.1', '[::1]'].some((name) => host.toLowerCase() === `${name}:${port}`);
