import type { Functions, Outcome } from '../lambda/functions.ts';
import type { CloudUserPool } from '../template/cloud.ts';
import { UserPoolError } from './errors.ts';
import { type Input, isObject } from './input.ts';
import type { User } from './users.repository.ts';

const LABELS = { preSignUp: 'PreSignUp', preTokenGeneration: 'PreTokenGeneration', customMessage: 'CustomMessage' } as const;

export interface TriggerCall {
  /** `PreSignUp_SignUp`, `TokenGeneration_Authentication` and so on. */
  source: string;
  username: string;
  clientId: string;
  request: object;
  /** The response as Cognito hands it in, with its defaults. */
  response: object;
}

export interface TriggerSettings {
  config: CloudUserPool;
  region: string;
  functions: Functions;
}

/** Calls the functions that the template names as triggers, with the events that Cognito sends (version 1). */
export function triggersOf({ config, region, functions }: TriggerSettings) {
  return {
    /** The response that the function gave back; undefined where the template has no such trigger. Throws the three Lambda exceptions. */
    async call(trigger: keyof typeof LABELS, call: TriggerCall): Promise<Input | undefined> {
      const name = config.triggers[trigger];
      if (name === undefined) return undefined;
      const outcome = await functions.invoke(name, {
        version: '1',
        region,
        userPoolId: config.userPoolId,
        userName: call.username,
        callerContext: { awsSdkVersion: 'aws-sdk-unknown-unknown', clientId: call.clientId },
        triggerSource: call.source,
        request: call.request,
        response: call.response,
      });
      return responseOf(outcome, LABELS[trigger]);
    },
  };
}

export type Triggers = ReturnType<typeof triggersOf>;

function responseOf(outcome: Outcome, label: string): Input {
  if (!outcome.ok) {
    const type = outcome.reason === 'thrown' ? 'UserLambdaValidationException' : 'UnexpectedLambdaException';
    throw new UserPoolError(type, `${label} failed with error ${outcome.errorMessage}.`);
  }
  const response = isObject(outcome.payload) ? outcome.payload.response : undefined;
  if (!isObject(response)) throw new UserPoolError('InvalidLambdaResponseException', 'Unrecognizable lambda output');
  return response;
}

/** The user's attributes as tokens' and messages' triggers see them: strings only. */
export const triggerAttributes = ({ sub, status, email }: User): Record<string, string> => ({
  sub,
  'cognito:user_status': status,
  ...(email && { email: email.address, email_verified: String(email.verified) }),
});
