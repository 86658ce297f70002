import { arn } from '../../apps/local/src/template/names.ts';
import type { Need } from './request.rules.ts';

/** By service: the ARN of what a function is told by a variable, where that is not an ARN itself. */
const ARNS: Partial<Record<string, (value: string) => string>> = {
  dynamodb: (table) => arn('dynamodb', `table/${table}`),
  sqs: (url) => arn('sqs', new URL(url).pathname.split('/').at(-1) ?? ''),
  s3: (bucket) => `arn:aws:s3:::${bucket}`,
  'cognito-idp': (pool) => arn('cognito-idp', `userpool/${pool}`),
  cloudfront: (distribution) => arn('cloudfront', `distribution/${distribution}`, ''),
  'execute-api': (stage) => arn('execute-api', `${new URL(stage).host.split('.')[0] ?? ''}${new URL(stage).pathname}`),
};

/**
 * The ARN, as deployed, of what a test's function reached.
 * @param test the variables that the test gave it
 * @param deployed those that the template gives it
 * @returns undefined where none of the function's own variables names it
 */
export function resourceOf({ action, name, rest }: Need, test: Variables, deployed: Variables): string | undefined {
  const variable = Object.keys(deployed).find((one) => test[one] === name);
  const value = variable === undefined ? undefined : deployed[variable];
  const service = action.split(':')[0] ?? '';
  return value === undefined ? undefined : (ARNS[service]?.(value) ?? value) + rest;
}

type Variables = Readonly<Partial<Record<string, string>>>;
