import { isJsonObject } from '#core/json';

/** Work on the queue `player-jobs`. Each may come twice, and again after it was done. */
export type Job =
  | {
      type: 'erase';
      playerId: string;
      /** 0: the first, sent before the job is stored; 1: the first, sent again; later ones look for what was written meanwhile. */ sweep: number;
    }
  | { type: 'export'; playerId: string; /** Of the export that was asked for. */ id: string; /** In the user pool. */ username: string };

/** @throws Error where the queue holds what this app did not send; its dead letters keep it */
export function parseJob(body: string): Job {
  const value: unknown = JSON.parse(body);
  if (!isJsonObject(value) || typeof value.playerId !== 'string' || value.playerId === '') throw new Error('A job names a player');
  const { type, playerId, sweep, id, username } = value;
  if (type === 'erase' && typeof sweep === 'number' && sweep >= 0) return { type, playerId, sweep };
  if (type === 'export' && typeof id === 'string' && typeof username === 'string') return { type, playerId, id, username };
  throw new Error('Not a job of this service');
}
