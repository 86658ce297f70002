import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';

interface Template {
  Resources: Record<string, { Type: string; Properties: Record<string, unknown> }>;
}

/** The rules that this pool has built in: where the template changes one, the local pool must follow. */
test('the template asks for the pool that is built here', () => {
  const file = new URL('../../../../infra/foundation.yaml', import.meta.url);
  // CloudFormation's own tags, as !Ref, are unknown to the parser: they read as plain values.
  const { Resources } = parse(readFileSync(file, 'utf8'), { logLevel: 'error' }) as Template;
  const ofType = (type: string) => Object.values(Resources).filter((resource) => resource.Type === type);

  const [pool] = ofType('AWS::Cognito::UserPool');
  expect(pool?.Properties).toMatchObject({
    AliasAttributes: ['email'],
    AutoVerifiedAttributes: ['email'],
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ['email'] },
    UsernameConfiguration: { CaseSensitive: false },
    AccountRecoverySetting: { RecoveryMechanisms: [{ Name: 'verified_email', Priority: 1 }] },
    AdminCreateUserConfig: { AllowAdminCreateUserOnly: false },
  });
  const { PasswordPolicy } = pool?.Properties.Policies as { PasswordPolicy: object };
  expect(PasswordPolicy).toEqual({
    MinimumLength: 12,
    RequireLowercase: false,
    RequireNumbers: false,
    RequireSymbols: false,
    RequireUppercase: false,
    TemporaryPasswordValidityDays: expect.any(Number),
  });
  const clients = ofType('AWS::Cognito::UserPoolClient');
  expect(clients.length).toBeGreaterThan(0);
  for (const { Properties } of clients) {
    expect(Properties).toMatchObject({ EnableTokenRevocation: true, PreventUserExistenceErrors: 'ENABLED', WriteAttributes: ['email'] });
  }
});
