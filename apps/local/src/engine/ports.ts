import { once } from 'node:events';
import { createServer } from 'node:net';

/** Something else listens on a port that the local cloud needs. */
export class PortTakenError extends Error {
  override readonly name = 'PortTakenError';

  constructor(port: number) {
    super(`Port ${port} is taken: stop what listens there (perhaps another Laurel), or start with other ports: --port 5000.`);
  }
}

/** @throws PortTakenError for the first port of 127.0.0.1 that is taken, before anything is started */
export async function checkPorts(ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    const probe = createServer();
    try {
      probe.listen(port, '127.0.0.1');
      await once(probe, 'listening');
    } catch {
      throw new PortTakenError(port);
    }
    probe.close();
    await once(probe, 'close');
  }
}

/** A port of 127.0.0.1 that nobody listens on at the moment. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  probe.listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('The system gave no port: try again.');
  return address.port;
}
