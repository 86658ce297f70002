/** The keys of the private bucket of uploads are built and parsed here and nowhere else. */
export const uploadKeys = {
  upload: (playerId: string, avatarId: string): string => `${uploadKeys.uploads(playerId)}${avatarId}`,
  uploads: (playerId: string): string => `u/${playerId}/`,
  result: (playerId: string, avatarId: string): string => `${uploadKeys.results(playerId)}${avatarId}.json`,
  results: (playerId: string): string => `r/${playerId}/`,
};

/** Whose result lies under a key; undefined for any other key. */
export function parseResultKey(key: string): { playerId: string; avatarId: string } | undefined {
  const [, playerId, avatarId] = /^r\/([^/]+)\/([\w-]{22})\.json$/.exec(key) ?? [];
  return playerId !== undefined && avatarId !== undefined ? { playerId, avatarId } : undefined;
}
