import { isJsonObject } from '#core/json';
import type { Need } from './request.rules.ts';

/**
 * What those do who follow the signed links and forms of an answer: they have the rights of who signed.
 * @param answer a body, parsed
 */
export function needsOfSigned(answer: unknown): Need[] {
  if (Array.isArray(answer)) return answer.flatMap(needsOfSigned);
  if (typeof answer === 'string') return answer.includes('X-Amz-Signature=') ? [ofLink(new URL(answer))] : [];
  if (!isJsonObject(answer)) return [];
  return typeof answer.Policy === 'string' ? [ofForm(answer.Policy)] : Object.values(answer).flatMap(needsOfSigned);
}

function ofLink({ hostname, pathname }: URL): Need {
  const isNamed = hostname.endsWith('.amazonaws.com');
  const [, first = '', ...others] = decodeURIComponent(pathname).split('/');
  const name = isNamed ? (hostname.split('.')[0] ?? '') : first;
  return { action: 's3:GetObject', name, rest: `/${(isNamed ? [first, ...others] : others).join('/')}`, keys: [] };
}

/** @param policy of a form by which a file is posted, in base 64 */
function ofForm(policy: string): Need {
  const parsed: unknown = JSON.parse(Buffer.from(policy, 'base64').toString());
  const conditions = isJsonObject(parsed) && Array.isArray(parsed.conditions) ? parsed.conditions.filter(isJsonObject) : [];
  const exactly = (field: string): string => {
    const value = conditions.find((condition) => field in condition)?.[field];
    if (typeof value !== 'string') throw new Error(`A form lets its reader choose the ${field}`);
    return value;
  };
  return { action: 's3:PutObject', name: exactly('bucket'), rest: `/${exactly('key')}`, keys: [] };
}
