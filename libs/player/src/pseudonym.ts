import { createHmac } from 'node:crypto';

/** A player's name in what outlives them: who has the key finds what belongs to an id, and nobody finds the id. */
export const pseudonymOf = (playerId: string, key: string): string => createHmac('sha256', key).update(playerId).digest('base64url');
