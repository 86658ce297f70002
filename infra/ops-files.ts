import { parseTemplate } from '../apps/local/src/template/parse.ts';
import type { Templates } from './ops-inventory.ts';
import { pricesIn } from './ops-prices.ts';
import { alarms, opsTemplate } from './ops-template.ts';

/** The page with what to do when an alarm rings, and what alarms cost. */
const PAGE = 'docs/alarms.md';

/** What `npm run generate` writes of the stack `ops`, by path, for each variant of the API; `read` gives the text of a file. */
export function opsFiles(read: (file: string) => string): Record<string, string> {
  const template = (stack: string) => parseTemplate(read(`infra/${stack}.yaml`), stack);
  const templates: Templates = {
    foundation: template('foundation'),
    avatar: template('avatar'),
    api: template('api'),
    realtime: template('realtime'),
  };
  const head = read('infra/ops.head.yaml');
  return {
    'infra/ops.yaml': opsTemplate(head, templates),
    'infra/ops.single.yaml': opsTemplate(head, { ...templates, api: template('api.single') }),
    [PAGE]: pricesIn(read(PAGE), alarms(templates)),
  };
}
