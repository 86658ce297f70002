import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from '#core/json';
import { parseTemplate } from '../../apps/local/src/template/parse.ts';
import { aws, type Deployment, stackName } from './deployment.ts';
import type { Command } from './shell.ts';
import type { Stack } from './wanted.ts';

/** A resource that stays when its stack goes. */
export interface Kept {
  /** As the template calls it. */
  id: string;
  /** As AWS calls it: a name, an id or an ARN. */
  name: string;
  /** What deletes it, with all that is in it. */
  deletion: Command;
}

type Deleter = (deployment: Deployment, name: string) => Command;
const DELETERS: Partial<Record<string, Deleter>> = {
  'AWS::DynamoDB::Table': (of, name) => aws(of, 'dynamodb', 'delete-table', '--table-name', name),
  'AWS::Cognito::UserPool': (of, name) => aws(of, 'cognito-idp', 'delete-user-pool', '--user-pool-id', name),
  'AWS::S3::Bucket': (of, name) => aws(of, 's3', 'rb', '--force', `s3://${name}`),
  'AWS::SecretsManager::Secret': (of, name) => aws(of, 'secretsmanager', 'delete-secret', '--secret-id', name),
};

/** The buckets that go with their stack, and go only when they are empty. */
export const bucketsToEmpty = (deployment: Deployment, stack: Stack, there: ReadonlyMap<string, string>): string[] =>
  resources(deployment, stack)
    .filter(({ type, isKept }) => type === 'AWS::S3::Bucket' && !isKept)
    .flatMap(({ id }) => there.get(id) ?? []);

/** What stays of a stack, of what is there. */
export const keptOf = (deployment: Deployment, stack: Stack, there: ReadonlyMap<string, string>): Kept[] =>
  resources(deployment, stack).flatMap(({ id, type, isKept }) => {
    const [name, deleter] = [there.get(id), DELETERS[type]];
    return isKept && deleter && name !== undefined ? [{ id, name, deletion: deleter(deployment, name) }] : [];
  });

/** What CloudFormation says is there, by the names of the template: nothing where the stack is gone. */
export async function resourcesThere(deployment: Deployment, stack: Stack): Promise<Map<string, string>> {
  const name = stackName(deployment, stack);
  const query = ['--query', 'StackResourceSummaries[].[LogicalResourceId,PhysicalResourceId]', '--output', 'json'];
  const rows: unknown = JSON.parse(
    await deployment.shell.read(aws(deployment, 'cloudformation', 'list-stack-resources', '--stack-name', name, ...query), '[]'),
  );
  return new Map(
    (Array.isArray(rows) ? rows : []).map((row: unknown) => (Array.isArray(row) ? [String(row[0]), String(row[1])] : ['', ''])),
  );
}

function resources({ root }: Deployment, stack: Stack): { id: string; type: string; isKept: boolean }[] {
  const file = `${stack}.yaml`;
  const { Resources } = parseTemplate(readFileSync(join(root, 'infra', file), 'utf8'), file);
  return Object.entries(isJsonObject(Resources) ? Resources : {}).map(([id, resource]) => {
    const { Type, DeletionPolicy } = isJsonObject(resource) ? resource : {};
    return { id, type: String(Type), isKept: String(DeletionPolicy).startsWith('Retain') };
  });
}
