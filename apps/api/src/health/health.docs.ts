import { type DocsByRoute, only } from '../contract/call-docs.ts';
import { version } from '../version.ts';
import type { Health } from './health.dto.ts';

/** Liveness. */
export const healthDocs: DocsByRoute = {
  'GET /health': {
    does: 'Whether the API answers, and which version it is. It looks at nothing behind it: no table, no user pool.',
    retry: 'changes nothing.',
    answers: only({ status: 'ok', version } satisfies Health),
  },
};
