// Loaded before a function: writes down every address that it connects to, but for the Runtime API.
import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';

subscribe('net.client.socket', (message) => {
  const { socket } = message as { socket: Socket };
  socket.once('connect', () => {
    const address = `${String(socket.remoteAddress)}:${String(socket.remotePort)}`;
    if (!process.argv.includes(address)) console.log(`connected to ${address}`);
  });
});
