import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import type { Method } from '#http/call';
import { Accepted } from '#http/problem-details.dto';
import type { Rights } from '#http/rights';
import type { Route } from '../apps/api/src/routes.ts';
import { parseTemplate } from '../apps/local/src/template/parse.ts';
import { apiTemplate } from './api-template.ts';

const head = readFileSync('infra/api.head.yaml', 'utf8');
const route = (method: Method, path: string, name: string, uses: Rights = {}): Route => {
  return {
    method,
    path,
    name,
    feature: 'score',
    call: { summary: "What: it's for", who: ['player'], answers: Accepted, errors: [], uses },
  };
};
const template = (...routes: Route[]) =>
  parseTemplate(apiTemplate(head, routes), 'api.yaml') as unknown as {
    Resources: Record<string, { Properties: Record<string, unknown> }> & {
      Api: { Properties: { DefinitionBody: { paths: Record<string, Record<string, unknown>> } } };
    };
  };

describe('the generated template', () => {
  it('gives the methods of a path one preflight', () => {
    const { Resources } = template(route('GET', '/me', 'Me'), route('GET', '/money', 'Money'), route('DELETE', '/me', 'MeErase'));
    const { paths } = Resources.Api.Properties.DefinitionBody;
    expect(Object.entries(paths).map(([path, item]) => [path, Object.keys(item)])).toEqual([
      ['/me', ['get', 'delete', 'options']],
      ['/money', ['get', 'options']],
    ]);
  });

  it('lets API Gateway call a function for any value in its path', () => {
    const { Resources } = template(route('GET', '/players/{playerId}/ledger', 'Ledger'));
    expect(Object.keys(Resources.Api.Properties.DefinitionBody.paths)).toEqual(['/players/{playerId}/ledger']);
    expect(JSON.stringify(Resources.LedgerPermission!.Properties.SourceArn)).toContain('/prod/GET/players/*/ledger"');
  });

  it('describes a function as its call, whatever stands in it', () => {
    expect(template(route('GET', '/me', 'Me')).Resources.MeFunction!.Properties.Description).toBe("What: it's for");
  });

  it('does not depend on the order in which a route declares its rights', () => {
    const uses: Rights = { core: ['PutItem', 'GetItem'], boards: ['GetItem'] };
    const turned: Rights = { boards: ['GetItem'], core: ['GetItem', 'PutItem'] };
    expect(apiTemplate(head, [route('GET', '/me', 'Me', uses)])).toBe(apiTemplate(head, [route('GET', '/me', 'Me', turned)]));
  });

  it.each(['CoreTable', 'BoardsTable', 'UserPool'])('is refused where the head has no %s and a route needs it', (name) => {
    const uses: Rights = { core: ['GetItem'], 'boards/rank': ['Query'], 'user-pool': ['AdminDeleteUser'] };
    const without = head.replace(`\n  ${name}:\n`, '\n  Other:\n');
    expect(() => apiTemplate(without, [route('GET', '/me', 'Me', uses)])).toThrow(`has no ${name}, which a route uses`);
    expect(() => apiTemplate(without, [route('GET', '/me', 'Me')])).not.toThrow();
  });

  it('is refused where the head has no place for it', () => {
    expect(() => apiTemplate(head.replace('paths: {} # generated', 'paths: {}'), [])).toThrow('lacks the line paths');
  });
});
