import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { isJsonObject } from '#core/json';
import { Accepted } from '#http/problem-details.dto';
import type { Rights } from '#http/rights';
import type { Route } from '../apps/api/src/routes.ts';
import { parseTemplate } from '../apps/local/src/template/parse.ts';
import { apiTemplate } from './api-template.ts';
import { resourceOf } from './resource-arn.ts';

const NAMES = [
  'GuildsTable',
  'ReplaysBucket',
  'MatchTopic',
  'MatchQueue',
  'SkillEndpoint',
  'SearchDomain',
  'LoreCollection',
  'HelpIndex',
  'GuildApi',
];
const parameters = NAMES.map((name) => `  ${name}:\n    Type: String\n`).join('');
const head = readFileSync('infra/api.head.yaml', 'utf8').replace('\nRules:\n', `\n${parameters}\nRules:\n`);

function policyOf(uses: Rights): unknown[] {
  const call = { summary: 'Of a studio', who: ['player' as const], answers: Accepted, errors: [], uses };
  const route: Route = { method: 'POST', path: '/guild', name: 'Guild', feature: 'score', call };
  const { Resources } = parseTemplate(apiTemplate(head, [route], { paths: {} }), 'api.yaml');
  const found: unknown[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(visit);
    else if (isJsonObject(value) && value.Effect !== undefined) found.push(value);
    else if (isJsonObject(value)) Object.values(value).forEach(visit);
  };
  visit(isJsonObject(Resources) && isJsonObject(Resources.GuildRole) ? Resources.GuildRole.Properties : undefined);
  // The first are of whom may take the role, and of log and traces.
  return found.slice(3);
}

const HERE = '${AWS::Region}:${AWS::AccountId}';
const allow = (Action: string[], arn: string, more = {}) => ({
  Effect: 'Allow',
  Action,
  Resource: { 'Fn::Sub': `arn:\${AWS::Partition}:${arn}` },
  ...more,
});

describe('a route that a studio adds', () => {
  it('has an exact right on each thing of its own that it names, and no other', () => {
    const uses: Rights = {
      core: ['GetItem'],
      'dynamodb/GuildsTable': ['GetItem', 'UpdateItem'],
      'dynamodb/GuildsTable/index/members': ['Query'],
      's3/ReplaysBucket/replays/': ['GetObject', 'ListBucket'],
      's3/ReplaysBucket': ['PutObject'],
      'sns/MatchTopic': ['Publish'],
      'sqs/MatchQueue': ['SendMessage'],
      'sagemaker/SkillEndpoint': ['InvokeEndpoint'],
      'es/SearchDomain': ['ESHttpPost', 'ESHttpGet'],
      'aoss/LoreCollection': ['APIAccessAll'],
      'kendra/HelpIndex': ['Query'],
      'appsync/GuildApi/Query/guild': ['GraphQL'],
    };
    expect(policyOf(uses)).toEqual([
      allow(['dynamodb:GetItem'], `dynamodb:${HERE}:table/\${CoreTable}`),
      allow(['aoss:APIAccessAll'], `aoss:${HERE}:collection/\${LoreCollection}`),
      allow(['appsync:GraphQL'], `appsync:${HERE}:apis/\${GuildApi}/types/Query/fields/guild`),
      allow(['dynamodb:GetItem', 'dynamodb:UpdateItem'], `dynamodb:${HERE}:table/\${GuildsTable}`),
      allow(['dynamodb:Query'], `dynamodb:${HERE}:table/\${GuildsTable}/index/members`),
      allow(['es:ESHttpGet', 'es:ESHttpPost'], `es:${HERE}:domain/\${SearchDomain}/*`),
      allow(['kendra:Query'], `kendra:${HERE}:index/\${HelpIndex}`),
      allow(['s3:PutObject'], 's3:::${ReplaysBucket}/*'),
      allow(['s3:GetObject'], 's3:::${ReplaysBucket}/replays/*'),
      allow(['s3:ListBucket'], 's3:::${ReplaysBucket}', { Condition: { StringLike: { 's3:prefix': ['replays/*'] } } }),
      allow(['sagemaker:InvokeEndpoint'], `sagemaker:${HERE}:endpoint/\${SkillEndpoint}`),
      allow(['sns:Publish'], `sns:${HERE}:\${MatchTopic}`),
      allow(['sqs:SendMessage'], `sqs:${HERE}:\${MatchQueue}`),
    ]);
  });

  it('is refused where the head does not have what it names', () => {
    expect(() => policyOf({ 'sns/Elsewhere': ['Publish'] })).toThrow('has no Elsewhere, which a route uses');
  });

  it('is refused where it names a resource: what a reference to one gives is a name, an ARN or a URL', () => {
    expect(() => policyOf({ 'sns/ApiAccessLog': ['Publish'] })).toThrow('has no ApiAccessLog, which a route uses: add it to Parameters.');
  });

  it.each(['lambda/MatchFunction', 'sns', 'sns/'])('is refused where it names %s, which is no resource', (name) => {
    expect(() => resourceOf(name)).toThrow(`${name} is no resource`);
  });
});
