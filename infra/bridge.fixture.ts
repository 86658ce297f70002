import { once } from 'node:events';
import { createServer, request, type Server } from 'node:http';
import { run, RUNTIME_IMAGE } from './sam.fixture.ts';

/** Where podman's containers find what listens on 127.0.0.1 of this machine. */
export interface Bridge {
  /** This machine, as containers see it. */
  address: string;
  close(): Promise<void>;
}

/**
 * Lets containers reach ports of 127.0.0.1, under the same numbers.
 * @throws Error where podman cannot run a container
 */
export async function openBridge(ports: readonly number[]): Promise<Bridge> {
  // The first container brings the network up.
  const { status, stdout, stderr } = await run(
    'podman',
    'run',
    '--rm',
    '--network=bridge',
    '--entrypoint=cat',
    RUNTIME_IMAGE,
    '/etc/hosts',
  );
  const address = /^(\S+)\s+host\.containers\.internal/m.exec(stdout)?.[1];
  if (address === undefined) throw new Error(`podman cannot run a container here (${status ?? 'killed'}): ${stderr}`);
  const servers = ports.map(forward);
  for (const [i, server] of servers.entries()) await once(server.listen(ports[i], address), 'listening');
  return {
    address,
    close: async () => {
      for (const server of servers) {
        server.close();
        server.closeAllConnections();
        if (server.listening) await once(server, 'close');
      }
    },
  };
}

/** The local cloud answers only calls that name this machine as itself. */
const forward = (port: number): Server =>
  createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const call = request({ host: '127.0.0.1', port, method, path: url, headers: { ...headers, host: `127.0.0.1:${port}` } }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    call.on('error', (error) => outgoing.destroy(error));
    incoming.pipe(call);
  });
