import type { SlotSave } from './generated/contract.ts';
import { LaurelError } from './laurel-error.ts';
import type { Call } from './service.ts';

/** The current save that an answer or a refusal shows the game: at most one. A list of slots shows no data, an older version is not current. */
export function savesIn({ path, query = '' }: Pick<Call, 'path' | 'query'>, answer: unknown): Pick<SlotSave, 'slot' | 'version'>[] {
  if (!path.startsWith('/progress') || query.includes('version=')) return [];
  const save = answer instanceof LaurelError ? answer.fields.current : answer;
  return isSave(save) ? [save] : [];
}

const isSave = (value: unknown): value is Pick<SlotSave, 'slot' | 'version'> =>
  typeof value === 'object' && value !== null && 'slot' in value && 'version' in value;
