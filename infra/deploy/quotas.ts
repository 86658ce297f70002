/** A limit of the account in one region, which AWS raises on request. */
export interface Quota {
  name: string;
  service: string;
  code: string;
  /** `prod` is refused below it. */
  floor: number;
}

/** The floors are what accounts usually have, but for those of Lambda, of which a new account has 10. */
export const QUOTAS: readonly Quota[] = [
  { name: 'Lambda: functions that run at the same time', service: 'lambda', code: 'L-B99A9384', floor: 1_000 },
  {
    name: 'API Gateway: requests a second, of calls and posts to sockets together',
    service: 'apigateway',
    code: 'L-8A5B8E43',
    floor: 10_000,
  },
  { name: 'API Gateway: new sockets a second', service: 'apigateway', code: 'L-9ED1E49A', floor: 500 },
  { name: 'Cognito: sign-ups a second', service: 'cognito-idp', code: 'L-5987B8A0', floor: 50 },
  { name: 'Cognito: sign-ins and refreshes a second', service: 'cognito-idp', code: 'L-026ADBA3', floor: 120 },
];

/** A row for the operator: what the account has, and the line that asks for more where that is below the floor. */
export function quotaRow(quota: Quota, value: number, region: string): string {
  const { name, service, code, floor } = quota;
  if (value >= floor) return `  ${name}: ${value}`;
  const what = `--service-code ${service} --quota-code ${code} --desired-value ${floor} --region ${region}`;
  return `  ${name}: ${value}, of at least ${floor} for prod. To raise it:\n    aws service-quotas request-service-quota-increase ${what}`;
}
